/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.ClusterMap;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Writes that travel together, and are carried out and answered each by itself.
 *
 * @param requests what is asked, of one target by one verb
 * @param deadline until when the last of them is waited for
 */
record Bundle(List<Request> requests, Deadline deadline) {

    /** What a server says that cannot read the bundle, or knows none. */
    private static final Set<ErrorCode> UNREADABLE =
            EnumSet.of(ErrorCode.INVALID, ErrorCode.TOO_LARGE, ErrorCode.UNSUPPORTED);

    Bundle {
        requests = List.copyOf(requests);
    }

    /**
     * How they ended.
     *
     * @param each the outcome of each, in order
     * @param unreadable whether the server would not have the bundle: they are to be sent each by itself
     */
    record End(List<Outcome<Reply>> each, boolean unreadable) {}

    /** How they ended that could not be sent or understood because of {@code failure}. */
    End failed(Throwable failure) {
        return new End(all(Outcome.of(failure)), false);
    }

    /** Sends all to {@code owner}. */
    CompletableFuture<End> send(Requests by, ClusterMap.Owner owner) {
        WireHeaders.Builder headers = WireHeaders.builder();
        BundleCodec.writeRequest(headers, requests.size());
        List<BundleItem> items = requests.stream()
                .map(request -> new BundleItem(request.headers(), request.payload()))
                .toList();
        Request whole = requests.get(0).with(headers).with(BundleCodec.write(items));
        return by.send(whole, owner, deadline).thenApply(this::end);
    }

    private End end(Outcome<Reply> whole) {
        if (whole instanceof Outcome.Answered<Reply> answered) {
            return new End(each(answered.value()), false);
        }
        if (whole instanceof Outcome.Refused<Reply> refused
                && UNREADABLE.contains(refused.error().code())) {
            return new End(all(new Outcome.NotDone<>(refused.error())), true);
        }
        return new End(all(whole), false);
    }

    private List<Outcome<Reply>> each(Reply reply) {
        try {
            int count = BundleCodec.count(reply.headers());
            if (count != requests.size()) {
                throw StorageException.invalid("a bundle of " + requests.size() + " was answered as one of " + count);
            }
            List<BundleItem> items = BundleCodec.read(reply.payload(), count);
            return IntStream.range(0, count)
                    .mapToObj(i -> outcome(items.get(i), requests.get(i)))
                    .toList();
        } catch (StorageException malformed) {
            return all(new Outcome.Unknown<>(malformed));
        }
    }

    private static Outcome<Reply> outcome(BundleItem item, Request request) {
        return Outcome.of(WireMessage.of("", item.headers(), item.payload()), request.fencing());
    }

    private List<Outcome<Reply>> all(Outcome<Reply> outcome) {
        return Collections.nCopies(requests.size(), outcome);
    }
}
