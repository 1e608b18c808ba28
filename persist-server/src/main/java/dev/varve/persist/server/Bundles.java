/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Verb;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes the requests of bundles. Immutable. */
final class Bundles {

    private static final Set<Verb> VERBS = EnumSet.of(Verb.PUBLISH, Verb.SET);
    /** What makes one request of several messages: each does so by itself. */
    private static final List<String> OF_MANY =
            List.of(HeaderNames.BUNDLE, HeaderNames.BATCH, HeaderNames.TRANSFER, HeaderNames.PART);

    private final int room;

    /** @param room the most payload bytes of an answer */
    Bundles(int room) {
        this.room = room;
    }

    /** The most requests of a bundle. */
    int most() {
        return BundleCodec.mostItems(room);
    }

    /**
     * The requests that {@code whole} brings, in order; none if it is a request of its own.
     *
     * @throws StorageException {@code INVALID} or {@code TOO_LARGE}, for all of them, where one is not of the form of a request
     */
    List<Request> read(Request whole) {
        int count = BundleCodec.count(whole.headers());
        if (count == 0) {
            return List.of();
        }
        check(whole, count);
        BundleAnswer answer = new BundleAnswer(((ReplyTo.Inbox) whole.replyTo()).subject(), count, room);
        List<Request> requests = new ArrayList<>(count);
        for (BundleItem item : BundleCodec.read(whole.payload(), count)) {
            RequestReader.checkHeaders(item.headers());
            HeaderReader headers = HeaderReader.of(item.headers());
            OF_MANY.forEach(name -> requireAbsent(name, headers));
            requests.add(whole.with(headers, item.payload(), new ReplyTo.InBundle(answer, requests.size())));
        }
        return List.copyOf(requests);
    }

    private void check(Request whole, int count) {
        Preconditions.require(
                VERBS.contains(whole.verb()),
                () -> "requests to " + whole.verb().wireName() + " do not travel in bundles");
        Preconditions.require(count <= most(), () -> "a bundle has at most " + most() + " requests here, not " + count);
        for (String name : List.of(HeaderNames.BATCH, HeaderNames.TRANSFER)) {
            requireAbsent(name, whole.headers());
        }
    }

    private static void requireAbsent(String name, HeaderReader headers) {
        Preconditions.require(
                headers.headers().first(name).isEmpty(), () -> "header '" + name + "' does not go with a bundle");
    }
}
