/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Discard;
import dev.varve.stream.Publication;
import dev.varve.stream.StreamLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether messages may enter a stream by its limits, decided before anything is changed. */
final class Admission {

    private final StreamContext stream;
    private final RateWindow rate = new RateWindow();

    Admission(StreamContext stream) {
        this.stream = stream;
    }

    /** Fails unless all of {@code batch} may be appended; counts it against the rate if so. */
    void admit(List<Publication> batch) {
        batch.forEach(publication -> checkSize(publication.subject(), publication.message()));
        if (limits().discard() == Discard.NEW) {
            checkRoom(batch);
        }
        checkRate(batch.size());
    }

    /** Fails unless {@code next} may take the place of {@code old}; counts it against the rate if so. */
    void admit(MessageRow old, Message next) {
        checkSize(Subject.of(old.subject()), next);
        if (limits().discard() == Discard.NEW) {
            long freed = stream.database().number("SELECT size FROM messages WHERE seq=?", old.seq());
            checkRoom(
                    stream.state().get(Counter.ITEMS), stream.state().get(Counter.BYTES) - freed + next.sizeInBytes());
        }
        checkRate(1);
    }

    private void checkSize(Subject subject, Message message) {
        long size = message.sizeInBytes();
        if (!stream.file().isReplayed()) {
            long most = stream.file().settings().maxMessageBytes();
            requireAtMost(size, most, "max-message-bytes of the server", subject);
        }
        if (limits().maxMessageBytes() > 0) {
            requireAtMost(size, limits().maxMessageBytes(), "max-message-bytes of its stream", subject);
        }
        if (limits().maxBytes() > 0) {
            requireAtMost(size, limits().maxBytes(), "max-bytes of its stream", subject);
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
        long count = stream.state().get(Counter.ITEMS) + batch.size();
        long bytes = stream.state().get(Counter.BYTES);
        Map<Subject, List<Long>> sizes = new LinkedHashMap<>();
        for (Publication publication : batch) {
            long size = publication.message().sizeInBytes();
            bytes += size;
            sizes.computeIfAbsent(publication.subject(), unused -> new ArrayList<>())
                    .add(size);
        }
        if (limits().maxMessagesPerSubject() > 0) {
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
        SubjectRow held = stream.subjects().find(subject.value());
        long surplus = held.items() + incoming.size() - limits().maxMessagesPerSubject();
        List<Long> freed = surplus <= 0
                ? new ArrayList<>()
                : stream.database()
                        .all(
                                "SELECT size FROM messages WHERE subject=? ORDER BY seq LIMIT ?",
                                row -> row.number(1),
                                held.id(),
                                surplus);
        for (int i = 0; freed.size() < surplus; i++) {
            freed.add(incoming.get(i));
        }
        return freed;
    }

    private void checkRoom(long count, long bytes) {
        if (limits().maxMessages() > 0 && count > limits().maxMessages()) {
            throw full("max-messages", limits().maxMessages());
        }
        if (limits().maxBytes() > 0 && bytes > limits().maxBytes()) {
            throw full("max-bytes", limits().maxBytes());
        }
    }

    private StorageException full(String limit, long value) {
        return StorageException.insufficientStorage(
                "stream '" + stream.spec().name() + "' is full: " + limit + " is " + value
                        + ", and it discards new messages; delete some or raise the limit",
                null);
    }

    private void checkRate(int count) {
        long perSecond = limits().maxMessagesPerSecond();
        long now = stream.file().now();
        if (!rate.hasRoom(count, perSecond, now) && !stream.file().isReplayed()) {
            throw StorageException.unavailable(
                    "stream '" + stream.spec().name() + "' takes " + perSecond + " messages a second; try again later",
                    null);
        }
        rate.admit(count, perSecond, now);
    }

    private StreamLimits limits() {
        return stream.spec().limits();
    }
}
