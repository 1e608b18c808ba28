/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One stream: its messages by sequence, the last sequence, and the ids it remembers. */
final class ModelStream {

    private final TreeMap<Long, StoredMessage> messages = new TreeMap<>();
    private final Map<String, Long> ids = new HashMap<>();
    private final Capabilities capabilities;
    private long lastSeq;
    private long writerEpoch;

    ModelStream(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    Iterable<StoredMessage> messages() {
        return messages.values();
    }

    long lastSeq() {
        return lastSeq;
    }

    long firstSeq() {
        return messages.isEmpty() ? lastSeq + 1 : messages.firstKey();
    }

    int size() {
        return messages.size();
    }

    long bytes() {
        return messages.values().stream()
                .mapToLong(stored -> stored.message().sizeInBytes())
                .sum();
    }

    Optional<StoredMessage> get(Subject subject, long seq) {
        return Optional.ofNullable(messages.get(seq))
                .filter(stored -> stored.subject().equals(subject));
    }

    Optional<StoredMessage> last(Subject subject) {
        return messages.descendingMap().values().stream()
                .filter(stored -> stored.subject().equals(subject))
                .findFirst();
    }

    Optional<Receipt> remembered(String id) {
        return Optional.ofNullable(ids.get(id)).map(seq -> receipt(seq, true));
    }

    Receipt publish(Subject subject, Message message, PublishOptions options) {
        Optional<Receipt> duplicate = options.msgId().flatMap(this::remembered);
        if (duplicate.isPresent()) {
            return duplicate.get();
        }
        checkExpectations(subject, options);
        options.writerEpoch().ifPresent(epoch -> writerEpoch = epoch);
        lastSeq++;
        messages.put(lastSeq, stored(subject, lastSeq, message));
        options.msgId().ifPresent(id -> ids.put(id, lastSeq));
        return receipt(lastSeq, false);
    }

    void checkExpectations(Subject subject, PublishOptions options) {
        options.writerEpoch().ifPresent(this::checkEpoch);
        options.expectedLastSeq().ifPresent(expected -> checkSeq("stream", expected, lastSeq));
        options.expectedLastSubjectSeq()
                .ifPresent(expected -> checkSeq(
                        subject.value(),
                        expected,
                        last(subject).map(StoredMessage::seq).orElse(0L)));
    }

    private void checkEpoch(long epoch) {
        if (epoch < writerEpoch) {
            throw StorageException.fenced("writer epoch " + writerEpoch + " was seen", writerEpoch);
        }
    }

    private static void checkSeq(String where, long expected, long actual) {
        if (expected != actual) {
            throw StorageException.seqConflict(
                    "last sequence of " + where + " is " + actual + ", not " + expected, actual);
        }
    }

    Receipt set(Subject subject, long seq, Message message) {
        Preconditions.atLeast("seq", seq, 1);
        StoredMessage wanted = stored(subject, seq, message);
        if (wanted.equals(messages.get(seq))) {
            return receipt(seq, true);
        }
        if (seq <= lastSeq && !messages.containsKey(seq)) {
            throw StorageException.seqConflict("the message at " + seq + " was deleted", lastSeq);
        }
        if (seq <= lastSeq) {
            capabilities.require(Capability.SEQ_OVERWRITE);
        } else if (seq > lastSeq + 1) {
            capabilities.require(Capability.SEQ_SPARSE);
        }
        messages.put(seq, wanted);
        lastSeq = Math.max(lastSeq, seq);
        return receipt(seq, false);
    }

    int delete(Subject subject, long from, long to) {
        int before = messages.size();
        messages.subMap(Math.min(from, to), true, to, true)
                .values()
                .removeIf(stored -> stored.subject().equals(subject));
        return before - messages.size();
    }

    private static StoredMessage stored(Subject subject, long seq, Message message) {
        return new StoredMessage(subject, seq, Instant.EPOCH, message);
    }

    private static Receipt receipt(long seq, boolean duplicate) {
        return new Receipt(seq, Instant.EPOCH, duplicate, Durability.VOLATILE, 0);
    }
}
