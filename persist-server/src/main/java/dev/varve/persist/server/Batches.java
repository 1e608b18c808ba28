/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.wire.PartOf;
import dev.varve.stream.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Where the messages of batches wait for the last one; bounded in number, bytes and time. For use by one thread. */
final class Batches {

    private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long MESSAGE_OVERHEAD = 256;

    private final int mostMessages;
    private final long capacity;
    private final LongSupplier ticker;
    private final Map<String, Batch> batches = new LinkedHashMap<>();
    private long held;

    private static final class Batch {
        private final List<Publication> messages = new ArrayList<>();
        private long bytes;
        private long touched;
    }

    /** @param ticker nanoseconds of a clock that never goes back */
    Batches(int mostMessages, long capacity, LongSupplier ticker) {
        this.mostMessages = mostMessages;
        this.capacity = capacity;
        this.ticker = ticker;
    }

    /** The bytes held now, overhead included; what has waited too long is forgotten first. */
    long held() {
        expire();
        return held;
    }

    /** Takes a message of a batch for {@code key}: empty until the last one has come, then all of them. */
    List<Publication> accept(StoreKey key, PartOf place, Publication message) {
        if (place.count() > mostMessages) {
            throw StorageException.tooLarge(
                    "a batch has at most " + mostMessages + " messages, not " + place.count(), mostMessages);
        }
        expire();
        String id = key.text() + " " + place.id();
        Batch batch = batches.computeIfAbsent(id, unused -> new Batch());
        if (place.index() != batch.messages.size()) {
            forget(id);
            throw StorageException.invalid("message " + place.index() + " of batch '" + place.id()
                    + "' came out of turn; begin again under a new id");
        }
        hold(id, batch, message);
        if (!place.isLast()) {
            return List.of();
        }
        forget(id);
        return List.copyOf(batch.messages);
    }

    private void hold(String id, Batch batch, Publication message) {
        long cost = message.message().sizeInBytes() + MESSAGE_OVERHEAD;
        if (held + cost > capacity) {
            forget(id);
            throw StorageException.unavailable("too many batches are under way here; try again", null);
        }
        batch.messages.add(message);
        batch.bytes += cost;
        batch.touched = ticker.getAsLong();
        held += cost;
        batches.remove(id);
        batches.put(id, batch);
    }

    private void forget(String id) {
        Batch batch = batches.remove(id);
        held -= batch == null ? 0 : batch.bytes;
    }

    private void expire() {
        long now = ticker.getAsLong();
        Iterator<Batch> oldestFirst = batches.values().iterator();
        while (oldestFirst.hasNext()) {
            Batch batch = oldestFirst.next();
            if (now - batch.touched <= IDLE_NANOS) {
                return;
            }
            held -= batch.bytes;
            oldestFirst.remove();
        }
    }
}
