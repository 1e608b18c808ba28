/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Writes of several messages in one step. Safe for use by many threads. */
final class BatchWrites {

    private final Scope scope;
    private final StreamWrites writes;
    private final BiFunction<Subject, String, Resolution> resolve;

    /** @param resolve tells what became of the write to a subject under an id */
    BatchWrites(Scope scope, StreamWrites writes, BiFunction<Subject, String, Resolution> resolve) {
        this.scope = scope;
        this.writes = writes;
        this.resolve = resolve;
    }

    List<Receipt> publishAll(List<Publication> batch) {
        check(batch);
        List<Publication> identified = batch.stream()
                .map(each -> new Publication(each.subject(), each.message(), writes.identified(each.options())))
                .toList();
        List<Request> requests = identified.stream().map(this::request).toList();
        Publication first = identified.get(0);
        Effort effort = scope.write(
                requests.get(0),
                first.subject().value(),
                first.options().msgId().orElseThrow());
        Session session = scope.session();
        BatchWrite sending = new BatchWrite(session.transfers(), session.ids(), requests, effort);
        Write write = new Write(requests.get(0), effort, Write.Company.ALONE, (placed, owner) -> sending.send(owner));
        Reply reply = Waiting.on(session.lanes().submit(session.view().lane(first.subject()), write), effort);
        boolean own = batch.stream().allMatch(each -> each.options().msgId().isEmpty());
        return receipts(reply, identified, own);
    }

    private List<Receipt> receipts(Reply reply, List<Publication> batch, boolean own) {
        Receipt last = StreamWrites.receipt(reply, own);
        if (last.duplicate() && batch.size() > 1) {
            return batch.stream().map(each -> earlier(each).orElse(last)).toList();
        }
        long first = reply.headers().requiredNumber(HeaderNames.RECEIPTS, 1);
        Preconditions.require(
                last.seq() - first + 1 == batch.size(),
                "a batch of " + batch.size() + " was answered with seqs " + first + " to " + last.seq());
        List<Receipt> receipts = new ArrayList<>();
        for (long seq = first; seq <= last.seq(); seq++) {
            receipts.add(new Receipt(seq, last.storeTime(), last.duplicate(), last.durability(), last.epoch()));
        }
        return List.copyOf(receipts);
    }

    /** The receipt of a message that was stored earlier, not necessarily in a batch. */
    private Optional<Receipt> earlier(Publication publication) {
        return resolve.apply(
                        publication.subject(), publication.options().msgId().orElseThrow())
                .receipt();
    }

    private Request request(Publication publication) {
        return writes.request(
                Verb.PUBLISH,
                publication.subject(),
                publication.message(),
                StreamWrites.headers(publication.options()));
    }

    private void check(List<Publication> batch) {
        int most = StoreCapabilities.MAX_BATCH_MESSAGES;
        Preconditions.require(
                !batch.isEmpty() && batch.size() <= most,
                "a batch has 1 to " + most + " messages, not " + batch.size());
        for (Publication later : batch.subList(1, batch.size())) {
            PublishOptions options = later.options();
            Preconditions.require(
                    options.expectedLastSeq().isEmpty(),
                    "expectedLastSeq may be asked of the first message of a batch only");
        }
        Set<String> streams = lanes(batch);
        if (streams.size() > 1) {
            // Another client may have declared a stream that owns all of them.
            Effort effort =
                    scope.write(request(batch.get(0)), batch.get(0).subject().value(), "");
            Waiting.on(scope.session().view().refresh(), effort);
            streams = lanes(batch);
        }
        Preconditions.require(
                streams.size() == 1, "the subjects of a batch belong to one stream, these to " + streams.size());
    }

    private Set<String> lanes(List<Publication> batch) {
        return batch.stream()
                .map(each -> scope.session().view().lane(each.subject()))
                .collect(Collectors.toSet());
    }
}
