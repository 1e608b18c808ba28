/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** A history told step by step, and the state that it is said to have led to. */
final class Told {

    static final Subject SUBJECT = Subject.of("a.b");
    static final Key KEY = Key.of("bucket", "key");
    static final ObjectName OBJECT = ObjectName.of("bucket", "object");

    /** A value that is none of {@link Payload}'s. */
    static final String DAMAGED = Payload.idOrDamage(Optional.of(Bytes.utf8("damaged")));

    final History history = new History();
    final ClientLog one = history.client("one");
    final ClientLog two = history.client("two");
    final FollowerLog follower = history.follower("follower", SUBJECT.filter());
    private final List<Held> messages = new ArrayList<>();
    private final Map<Key, Held> keys = new HashMap<>();
    private final Map<ObjectName, Held> objects = new HashMap<>();

    /** A publish by {@code client} that was acknowledged at {@code seq}. */
    void published(ClientLog client, String payload, long seq) {
        client.begin(Action.publish(SUBJECT, payload)).acknowledged(receipt(seq));
    }

    void publishedAll(String first, String second, long seq) {
        one.begin(new Action.Publish(SUBJECT, List.of(first, second), Durability.DISK))
                .acknowledged(
                        LongStream.of(seq, seq + 1).mapToObj(Told::receipt).toList());
    }

    void refused(String payload) {
        one.begin(Action.publish(SUBJECT, payload)).failed(StorageException.unavailable("no", null));
    }

    void unknown(String payload) {
        Attempt unused = one.begin(Action.publish(SUBJECT, payload));
    }

    void deleted(Action removal) {
        two.begin(removal).acknowledged(new Deletion(1, Durability.DISK, 1));
    }

    void put(String payload, OptionalLong expected, long revision) {
        one.begin(new Action.Put(KEY, payload, expected)).acknowledged(receipt(revision));
    }

    void read(Action action, Held... seen) {
        two.begin(action).seen(List.of(seen));
    }

    /** The message {@code payload} is at {@code seq}, after those named before; the follower is told so as well. */
    void there(long seq, String payload) {
        messages.add(new Held(seq, payload));
        told(seq, seq, payload);
    }

    void told(long number, long seq, String payload) {
        StoredMessage message =
                new StoredMessage(SUBJECT, seq, Instant.EPOCH, Payload.message(payload, payload.length() + 20));
        follower.saw(Change.set(position(number), message));
    }

    void toldRemoved(long number, Change.Kind kind, long seq) {
        follower.saw(Change.removed(kind, position(number), SUBJECT, seq));
    }

    void holdsUntold(long seq, String payload) {
        messages.add(new Held(seq, payload));
    }

    void holds(long revision, String payload) {
        keys.put(KEY, new Held(revision, payload));
    }

    void holdsNoValue() {
        keys.clear();
    }

    void holdsObject(String payload) {
        objects.put(OBJECT, new Held(0, payload));
    }

    Verdict verdict() {
        return HistoryChecker.check(history, new FinalState(Map.of(SUBJECT, messages), keys, objects));
    }

    static Receipt receipt(long seq) {
        return new Receipt(seq, Instant.EPOCH, false, Durability.DISK, 1);
    }

    static FeedPosition position(long number) {
        return new FeedPosition(SUBJECT.value(), 1, number);
    }
}
