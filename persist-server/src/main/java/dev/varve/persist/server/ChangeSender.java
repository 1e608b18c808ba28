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
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.KeyChangeRecord;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.Change;
import dev.varve.stream.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells all followers what has changed, in order, after it was committed, by messages that are to be {@linkplain #take taken} and sent; and the last number of what has been quiet for a second once more. For use by one thread. */
final class ChangeSender {

    private final Sender sender;
    private final WireSubjects subjects;
    private final int room;
    private final Heads heads = new Heads();
    private final List<WireMessage> messages = new ArrayList<>();

    ChangeSender(Sender sender, WireSubjects subjects, int room) {
        this.sender = sender;
        this.subjects = subjects;
        this.room = room;
    }

    void streamChanges(List<ChangeRecord> changes) {
        int next = 0;
        while (next < changes.size()) {
            next += tell(changes.subList(next, changes.size()));
        }
    }

    /** Tells the first of {@code changes}, and in the same message those of the same subject that follow and fit; returns how many these were. */
    private int tell(List<ChangeRecord> changes) {
        Subject subject = changes.get(0).subject().orElseThrow();
        List<BundleItem> items = new ArrayList<>();
        long left = Math.min(room, BundleCodec.MAX_BYTES);
        for (ChangeRecord change : changes) {
            if (items.size() == BundleCodec.MAX_ITEMS
                    || !subject.equals(change.subject().orElseThrow())) {
                break;
            }
            BundleItem item = item(fitting(change));
            left -= item.size();
            if (left < 0 && !items.isEmpty()) {
                break;
            }
            items.add(item);
        }
        String told = subjects.change(subject);
        messages.add(message(told, items));
        ChangeRecord last = changes.get(items.size() - 1);
        ChangeRecord head = ChangeRecord.head(last.position(), subject, last.seq());
        heads.changed(told, () -> message(told, head));
        return items.size();
    }

    void keyChanges(List<KeyChangeRecord> changes) {
        for (KeyChangeRecord change : changes) {
            Key key = change.key().orElseThrow();
            WireMessage message = message(subjects.keyChange(key), fitting(change));
            messages.add(message);
            KeyChangeRecord head = KeyChangeRecord.head(key, change.epoch(), change.revision());
            heads.changed(message.subject(), () -> message(message.subject(), head));
        }
    }

    /** Tells the followers of {@code subject} that its stream is gone. */
    void reset(Subject subject, ChangeRecord reset) {
        heads.forget(subjects.change(subject));
        messages.add(message(subjects.change(subject), reset));
    }

    /** Tells the watches of {@code key} that its bucket is gone. */
    void reset(Key key, KeyChangeRecord reset) {
        heads.forget(subjects.keyChange(key));
        messages.add(message(subjects.keyChange(key), reset));
    }

    /** Hands out the messages, in order; once. */
    List<WireMessage> take() {
        List<WireMessage> taken = List.copyOf(messages);
        messages.clear();
        return taken;
    }

    /** Sends the heads of what has been quiet for long enough at {@code nanos}. */
    void tick(long nanos) {
        sender.sendAll(heads.due(nanos));
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
        return message(subject, List.of(item(record)));
    }

    private static WireMessage message(String subject, List<BundleItem> items) {
        if (items.size() == 1) {
            return WireMessage.of(subject, items.get(0).headers(), items.get(0).payload());
        }
        WireHeaders headers =
                WireHeaders.builder().add(HeaderNames.BUNDLE, items.size()).build();
        return WireMessage.of(subject, headers, BundleCodec.write(items));
    }

    private static BundleItem item(ChangeRecord record) {
        WireHeaders.Builder headers = WireHeaders.builder();
        record.write(headers);
        return new BundleItem(headers.build(), record.payload());
    }

    private static WireMessage message(String subject, KeyChangeRecord record) {
        WireHeaders.Builder headers = WireHeaders.builder();
        record.write(headers);
        return WireMessage.of(subject, headers.build(), record.payload());
    }
}
