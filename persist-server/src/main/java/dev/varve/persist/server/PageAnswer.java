/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.PageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A page as answer to a request: its items, each in a message of its own or as many together as the client takes and fit, and the end. For use by one thread, once. */
final class PageAnswer {

    /** A message of more than that gains little, and holds up others behind it. */
    private static final int MOST_BYTES = 128 * 1024;

    private final Request request;
    private final Answers answers;
    private final int most;
    private final int room;
    private final List<BundleItem> together = new ArrayList<>();
    private long bytes;
    private long sent;

    /** @param room the most payload bytes of one message */
    PageAnswer(Request request, Answers answers, int room) {
        this.request = request;
        this.answers = answers;
        this.most = BundleCodec.mostOf(request.headers());
        this.room = Math.min(room, MOST_BYTES);
    }

    /** Adds an item with these headers. */
    void item(WireHeaders.Builder headers, Bytes payload) {
        BundleItem item = new BundleItem(headers.build(), payload);
        if (together.size() == most || bytes + item.size() > room) {
            send();
        }
        together.add(item);
        bytes += item.size();
    }

    private void send() {
        if (together.size() == 1) {
            BundleItem only = together.get(0);
            answers.add(request, PageCodec.item(sent).addAll(only.headers()).build(), only.payload());
        } else if (!together.isEmpty()) {
            answers.add(request, PageCodec.bundle(sent, together.size()), BundleCodec.write(together));
        }
        sent += together.size();
        together.clear();
        bytes = 0;
    }

    /** Ends the page; the next one begins at {@code next}. */
    void end(Optional<String> next) {
        end(PageCodec.End.of(count(), next));
    }

    /** Ends the page so. */
    void end(PageCodec.End end) {
        send();
        answers.end(request, end);
    }

    /** How many items there are so far. */
    long count() {
        return sent + together.size();
    }
}
