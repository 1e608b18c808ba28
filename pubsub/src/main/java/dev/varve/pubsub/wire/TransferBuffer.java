/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where a server keeps the parts of large requests until the last one comes.
 *
 * <p>Holds a bounded number of bytes and forgets transfers that make no progress. Safe for use by many threads.
 */
public final class TransferBuffer {

    /** How long a transfer may make no progress, where nothing else is said. */
    public static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

    /** What a part costs beside its bytes, so that empty parts cannot fill the memory. */
    private static final int PART_OVERHEAD = 128;

    private final long capacity;
    private final long idleNanos;
    private final LongSupplier ticker;
    private final Map<String, Transfer> transfers = new LinkedHashMap<>();
    private long held;

    /**
     * An empty buffer.
     *
     * @param capacity the most bytes it holds, overhead included
     * @param idleLimit how long a transfer may make no progress
     * @param ticker nanoseconds of a clock that never goes back
     */
    public TransferBuffer(long capacity, Duration idleLimit, LongSupplier ticker) {
        this.capacity = Preconditions.atLeast("capacity", capacity, 1);
        this.idleNanos = Preconditions.positive("idleLimit", idleLimit).toNanos();
        this.ticker = ticker;
    }

    /**
     * Takes a part of a request to {@code subject}: empty, to be answered {@code part}, or, with the last part, the whole payload, which is forgotten here.
     *
     * <p>A part may come again; it counts once.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if the last part comes while others are missing, or the parts contradict each other;
     *     {@link dev.varve.ErrorCode#TOO_LARGE} if the request alone exceeds the capacity; {@link dev.varve.ErrorCode#UNAVAILABLE} if others have taken it
     */
    public synchronized Optional<Bytes> accept(String subject, TransferPart part) {
        expire();
        String key = subject + " " + part.place().id();
        Transfer transfer = transfers.get(key);
        if (transfer == null) {
            transfer = new Transfer(part.place().count());
        }
        transfer.check(part);
        if (part.place().isLast()) {
            // Even if it is refused nothing stays: the client begins again under a new id.
            forget(key);
            return Optional.of(transfer.whole(part));
        }
        hold(key, transfer, part);
        return Optional.empty();
    }

    /** The bytes held now, overhead included. */
    public synchronized long held() {
        expire();
        return held;
    }

    private void hold(String key, Transfer transfer, TransferPart part) {
        if (transfer.parts.containsKey(part.place().index())) {
            return;
        }
        long cost = (long) part.payload().size() + PART_OVERHEAD;
        if (transfer.cost + cost > capacity) {
            forget(key);
            throw StorageException.tooLarge("the request is larger than this server takes in parts", capacity);
        }
        if (held + cost > capacity) {
            throw StorageException.unavailable("too many large requests are under way here; try again", null);
        }
        transfer.parts.put(part.place().index(), part.payload());
        transfer.cost += cost;
        transfer.touched = ticker.getAsLong();
        held += cost;
        // At the end again: what has waited longest stands first.
        transfers.remove(key);
        transfers.put(key, transfer);
    }

    private void forget(String key) {
        Transfer transfer = transfers.remove(key);
        if (transfer != null) {
            held -= transfer.cost;
        }
    }

    private void expire() {
        long now = ticker.getAsLong();
        Iterator<Transfer> oldestFirst = transfers.values().iterator();
        while (oldestFirst.hasNext()) {
            Transfer transfer = oldestFirst.next();
            if (now - transfer.touched <= idleNanos) {
                return;
            }
            held -= transfer.cost;
            oldestFirst.remove();
        }
    }

    /** The parts that have come. */
    private static final class Transfer {
        private final int count;
        private final Map<Integer, Bytes> parts = new HashMap<>();
        private long cost;
        private long touched;

        Transfer(int count) {
            this.count = count;
        }

        void check(TransferPart part) {
            PartOf place = part.place();
            Preconditions.require(
                    place.count() == count,
                    "part " + place + " contradicts the parts before it, which were of " + count);
            Bytes before = parts.get(place.index());
            Preconditions.require(
                    before == null || before.equals(part.payload()),
                    "part " + place + " has come twice with different bytes");
        }

        Bytes whole(TransferPart last) {
            parts.put(last.place().index(), last.payload());
            long size = parts.values().stream().mapToLong(Bytes::size).sum();
            if (size > Integer.MAX_VALUE - 8) {
                throw StorageException.tooLarge("the request has " + size + " bytes", Integer.MAX_VALUE - 8);
            }
            byte[] whole = new byte[(int) size];
            int at = 0;
            for (int i = 0; i < count; i++) {
                Bytes part = parts.get(i);
                if (part == null) {
                    throw StorageException.invalid("part " + i + " of " + count
                            + " has not come or was forgotten; begin again under a new id");
                }
                System.arraycopy(part.unsafeArray(), 0, whole, at, part.size());
                at += part.size();
            }
            return Bytes.wrap(whole);
        }
    }
}
