/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Status;
import java.util.ArrayList;
import java.util.List;

/** The answers to requests, kept until what they say is true: they are sent after the commit. For use by one thread. */
final class Answers {

    private final List<Answer> messages = new ArrayList<>();
    private final List<HeldFetch> held = new ArrayList<>();
    private long bytes;

    void add(Request request, WireHeaders headers, Bytes payload) {
        messages.add(new Answer(request.replyTo(), headers, payload));
        bytes += payload.size();
    }

    void ok(Request request) {
        add(request, Status.OK.headers().build(), Bytes.empty());
    }

    void ok(Request request, WireHeaders.Builder headers) {
        add(request, headers.build(), Bytes.empty());
    }

    void none(Request request) {
        add(request, Status.NONE.headers().build(), Bytes.empty());
    }

    void error(Request request, StorageException error) {
        add(request, ErrorCodec.write(error), Bytes.empty());
    }

    void moved(Request request) {
        add(request, Status.MOVED.headers().build(), Bytes.empty());
    }

    /** Ends a page; see {@link PageAnswer} for those with items. */
    void end(Request request, PageCodec.End end) {
        add(request, end.headers(), Bytes.empty());
    }

    /** A fetch that is not to be answered yet. */
    void hold(HeldFetch fetch) {
        held.add(fetch);
    }

    /** Hands out the fetches that are not to be answered yet; once. */
    List<HeldFetch> takeHeld() {
        List<HeldFetch> taken = List.copyOf(held);
        held.clear();
        return taken;
    }

    /** The payload bytes that wait. */
    long bytes() {
        return bytes;
    }

    /** Hands the messages out, in order; once. */
    List<Answer> take() {
        List<Answer> taken = List.copyOf(messages);
        messages.clear();
        bytes = 0;
        return taken;
    }

    /** Forgets what was to be said: it did not happen. */
    void clear() {
        messages.clear();
        held.clear();
        bytes = 0;
    }
}
