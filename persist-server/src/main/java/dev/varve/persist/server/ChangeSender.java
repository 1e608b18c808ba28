/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.KeyChangeRecord;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.Change;
import dev.varve.stream.StoredMessage;
import java.util.List;
import java.util.Optional;

/** Tells all followers what has changed, in order, after it was committed; and the last number of what has been quiet for a second once more. For use by one thread. */
final class ChangeSender {

    private final Sender sender;
    private final WireSubjects subjects;
    private final int room;
    private final Heads heads = new Heads();

    ChangeSender(Sender sender, WireSubjects subjects, int room) {
        this.sender = sender;
        this.subjects = subjects;
        this.room = room;
    }

    void streamChanges(List<ChangeRecord> changes) {
        for (ChangeRecord change : changes) {
            Subject subject = change.subject().orElseThrow();
            WireMessage message = message(subjects.change(subject), fitting(change));
            sender.send(message);
            ChangeRecord head = ChangeRecord.head(change.position(), subject, change.seq());
            heads.changed(message.subject(), () -> message(message.subject(), head));
        }
    }

    void keyChanges(List<KeyChangeRecord> changes) {
        for (KeyChangeRecord change : changes) {
            Key key = change.key().orElseThrow();
            WireMessage message = message(subjects.keyChange(key), fitting(change));
            sender.send(message);
            KeyChangeRecord head = KeyChangeRecord.head(key, change.epoch(), change.revision());
            heads.changed(message.subject(), () -> message(message.subject(), head));
        }
    }

    /** Tells the followers of {@code subject} that its stream is gone. */
    void reset(Subject subject, ChangeRecord reset) {
        heads.forget(subjects.change(subject));
        sender.send(message(subjects.change(subject), reset));
    }

    /** Tells the watches of {@code key} that its bucket is gone. */
    void reset(Key key, KeyChangeRecord reset) {
        heads.forget(subjects.keyChange(key));
        sender.send(message(subjects.keyChange(key), reset));
    }

    /** Sends the heads of what has been quiet for long enough at {@code nanos}. */
    void tick(long nanos) {
        heads.due(nanos).forEach(sender::send);
    }

    /** Whether {@link #tick} will have something to send. */
    boolean isWaiting() {
        return heads.isWaiting();
    }

    private ChangeRecord fitting(ChangeRecord change) {
        Optional<StoredMessage> stored = change.message();
        Optional<Bytes> value = stored.flatMap(message -> message.message().value());
        if (value.isEmpty() || value.get().size() <= room) {
            return change;
        }
        Message whole = stored.get().message();
        Message begun = new Message(Optional.of(value.get().slice(0, room)), whole.headers(), whole.timestamp());
        StoredMessage item = new StoredMessage(
                stored.get().subject(), stored.get().seq(), stored.get().storeTime(), begun);
        return ChangeRecord.of(
                Change.set(change.position(), item),
                change.previous(),
                Cut.of(value.get(), change.position().number(), room));
    }

    private KeyChangeRecord fitting(KeyChangeRecord change) {
        Optional<KeyValueEntry> entry = change.entry();
        if (entry.isEmpty() || entry.get().value().size() <= room) {
            return change;
        }
        Bytes value = entry.get().value();
        KeyValueEntry begun = new KeyValueEntry(
                entry.get().key(),
                value.slice(0, room),
                change.revision(),
                entry.get().storeTime());
        return KeyChangeRecord.of(
                KeyValueChange.put(begun), change.epoch(), change.previous(), Cut.of(value, change.revision(), room));
    }

    private static WireMessage message(String subject, ChangeRecord record) {
        WireHeaders.Builder headers = WireHeaders.builder();
        record.write(headers);
        return WireMessage.of(subject, headers.build(), record.payload());
    }

    private static WireMessage message(String subject, KeyChangeRecord record) {
        WireHeaders.Builder headers = WireHeaders.builder();
        record.write(headers);
        return WireMessage.of(subject, headers.build(), record.payload());
    }
}
