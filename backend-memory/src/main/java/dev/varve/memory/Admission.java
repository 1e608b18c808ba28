/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Limits;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Discard;
import dev.varve.stream.Publication;
import dev.varve.stream.StreamLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether messages may enter a stream by its limits, decided before anything is changed.
 *
 * <p>Guarded by the lock of its stream.
 */
final class Admission {
    private final StreamState state;
    private final Limits backend;
    private final RateWindow rate = new RateWindow();

    Admission(StreamState state, Limits backend) {
        this.state = state;
        this.backend = backend;
    }

    /** Fails unless all of {@code batch} may be appended; counts it against the rate if so. */
    void admit(List<Publication> batch, Instant now) {
        batch.forEach(publication -> checkSize(publication.subject(), publication.message()));
        if (state.limits().discard() == Discard.NEW) {
            checkRoom(batch);
        }
        checkRate(batch.size(), now);
    }

    /** Fails unless {@code next} may take the place of {@code old}; counts it against the rate if so. */
    void admit(Entry old, Message next, Instant now) {
        checkSize(old.subject(), next);
        StreamLimits limits = state.limits();
        if (limits.discard() == Discard.NEW) {
            checkRoom(state.contents().count(), state.contents().bytes() - old.size() + next.sizeInBytes());
        }
        checkRate(1, now);
    }

    private void checkSize(Subject subject, Message message) {
        long size = message.sizeInBytes();
        StreamLimits limits = state.limits();
        requireAtMost(size, backend.maxMessageBytes(), "max-message-bytes of the backend", subject);
        requireAtMost(message.headers().sizeInBytes(), backend.maxHeaderBytes(), "header bytes allowed", subject);
        if (limits.maxMessageBytes() > 0) {
            requireAtMost(size, limits.maxMessageBytes(), "max-message-bytes of its stream", subject);
        }
        if (limits.maxBytes() > 0) {
            requireAtMost(size, limits.maxBytes(), "max-bytes of its stream", subject);
        }
    }

    private static void requireAtMost(long size, long limit, String what, Subject subject) {
        if (size > limit) {
            throw StorageException.tooLarge(
                    "a message of '" + subject + "' has " + size + " bytes, more than the " + limit + " " + what,
                    limit);
        }
    }

    private void checkRoom(List<Publication> batch) {
        long count = state.contents().count() + batch.size();
        long bytes = state.contents().bytes();
        Map<Subject, List<Long>> sizes = new LinkedHashMap<>();
        for (Publication publication : batch) {
            long size = publication.message().sizeInBytes();
            bytes += size;
            sizes.computeIfAbsent(publication.subject(), unused -> new ArrayList<>())
                    .add(size);
        }
        if (state.limits().maxMessagesPerSubject() > 0) {
            for (Map.Entry<Subject, List<Long>> incoming : sizes.entrySet()) {
                List<Long> freed = freed(incoming.getKey(), incoming.getValue());
                count -= freed.size();
                bytes -= freed.stream().mapToLong(Long::longValue).sum();
            }
        }
        checkRoom(count, bytes);
    }

    /** The sizes of the messages of {@code subject} that give way, by its own limit, to {@code incoming} ones. */
    private List<Long> freed(Subject subject, List<Long> incoming) {
        NumberedList<Entry> held = state.contents().of(subject);
        long surplus = held.size() + incoming.size() - state.limits().maxMessagesPerSubject();
        List<Long> freed = new ArrayList<>();
        Entry oldest = held.first();
        while (freed.size() < surplus && oldest != null) {
            freed.add(oldest.size());
            oldest = held.ceiling(oldest.seq() + 1);
        }
        for (int i = 0; freed.size() < surplus; i++) {
            freed.add(incoming.get(i));
        }
        return freed;
    }

    private void checkRoom(long count, long bytes) {
        StreamLimits limits = state.limits();
        if (limits.maxMessages() > 0 && count > limits.maxMessages()) {
            throw full("max-messages", limits.maxMessages());
        }
        if (limits.maxBytes() > 0 && bytes > limits.maxBytes()) {
            throw full("max-bytes", limits.maxBytes());
        }
    }

    private StorageException full(String limit, long value) {
        return StorageException.insufficientStorage(
                "stream '" + state.spec().name() + "' is full: " + limit + " is " + value
                        + ", and it discards new messages; delete some or raise the limit",
                null);
    }

    private void checkRate(int count, Instant now) {
        long perSecond = state.limits().maxMessagesPerSecond();
        if (!rate.hasRoom(count, perSecond, now)) {
            throw StorageException.unavailable(
                    "stream '" + state.spec().name() + "' takes " + perSecond + " messages a second; try again later",
                    null);
        }
        rate.admit(count, perSecond, now);
    }
}
