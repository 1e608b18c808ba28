/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.persist.sqlite.Database;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the parts of an open stream share: its file, its specification, and what the group under way has changed. For use by one thread. */
final class StreamContext {

    private final StoreFile file;
    private final Subjects subjects;
    private final Values values;
    private final Removals removals;
    private final DedupMemory dedup;
    private final ConsumerTables consumers;
    private List<ChangeRecord> changes = new ArrayList<>();
    private StreamSpec spec;

    StreamContext(StoreFile file, StreamSpec spec) {
        this.file = file;
        this.spec = spec;
        this.subjects = new Subjects(file);
        this.values = new Values(file);
        this.removals = new Removals(file);
        this.dedup = new DedupMemory(file);
        this.consumers = new ConsumerTables(file);
    }

    StoreFile file() {
        return file;
    }

    Database database() {
        return file.database();
    }

    FileState state() {
        return file.state();
    }

    Subjects subjects() {
        return subjects;
    }

    Values values() {
        return values;
    }

    Removals removals() {
        return removals;
    }

    DedupMemory dedup() {
        return dedup;
    }

    ConsumerTables consumers() {
        return consumers;
    }

    StreamSpec spec() {
        return spec;
    }

    void spec(StreamSpec next) {
        spec = next;
    }

    /** The store time before which a message is past the maximum age; messages stored at it are. */
    long ageLimit() {
        return spec.limits().maxAge().map(age -> Times.before(file.now(), age)).orElse(Long.MIN_VALUE);
    }

    /** Where the dedup window begins. */
    long horizon() {
        return Times.before(file.now(), spec.dedupWindow());
    }

    /** Takes the next number for a change of {@code subject}. */
    long advance(SubjectRow subject) {
        long number = state().add(Counter.NUMBER, 1);
        subject.number(number);
        return number;
    }

    void changed(StoredMessage stored, long number, long previous) {
        changes.add(ChangeRecord.of(Change.set(position(number), stored), previous, Optional.empty()));
    }

    /** Numbers, remembers and tells a removal. */
    void removed(Change.Kind kind, SubjectRow subject, long seq) {
        long previous = subject.number();
        long number = advance(subject);
        removals.add(new Removals.Removal(number, kind, subject.id(), seq), previous);
        Change change = Change.removed(kind, position(number), dev.varve.Subject.of(subject.subject()), seq);
        changes.add(ChangeRecord.of(change, previous, Optional.empty()));
    }

    private FeedPosition position(long number) {
        return new FeedPosition(file.key().title(), state().get(Counter.EPOCH), number);
    }

    /** What the group has changed, in order; handed out once. */
    List<ChangeRecord> takeChanges() {
        List<ChangeRecord> taken = changes;
        changes = new ArrayList<>();
        return taken;
    }
}
