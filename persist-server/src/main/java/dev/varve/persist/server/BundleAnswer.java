/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answers to the requests of a bundle, sent once all are there; where one is never given, none is. For use by one thread at a time. */
final class BundleAnswer {

    private final String subject;
    private final int room;
    private final @Nullable BundleItem[] items;
    private int missing;

    /**
     * @param subject where the client waits
     * @param count how many requests there are
     * @param room the most bytes that all answers together may have
     */
    BundleAnswer(String subject, int count, int room) {
        this.subject = subject;
        this.room = room;
        this.items = new BundleItem[count];
        this.missing = count;
    }

    /** Takes the answer to request {@code index}, of which the first counts; returns the message that answers all, once, when this was the last. */
    Optional<WireMessage> put(int index, WireHeaders headers, Bytes payload) {
        if (items[index] != null) {
            return Optional.empty();
        }
        items[index] = new BundleItem(headers, payload);
        return --missing == 0 ? Optional.of(message()) : Optional.empty();
    }

    private WireMessage message() {
        WireHeaders headers =
                Status.OK.headers().add(HeaderNames.BUNDLE, items.length).build();
        Bytes payload = BundleCodec.write(Arrays.asList(items));
        if (payload.size() > room) {
            // Long reasons of many errors: what happened counts, not how well it is told.
            for (int i = 0; i < items.length; i++) {
                items[i] = BundleCodec.terse(items[i]);
            }
            payload = BundleCodec.write(Arrays.asList(items));
        }
        return WireMessage.of(subject, headers, payload);
    }
}
