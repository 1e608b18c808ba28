/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Change;
import dev.varve.stream.Publication;
import dev.varve.stream.StreamSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The verbs that change a stream, each all or nothing. Within a group; for use by one thread. */
final class StreamWrites {

    private final StreamContext stream;
    private final Messages messages;
    private final Retention retention;
    private final Admission admission;
    private final Expectations expectations;

    StreamWrites(StreamContext stream) {
        this.stream = stream;
        this.messages = new Messages(stream);
        this.retention = new Retention(stream, messages);
        this.admission = new Admission(stream);
        this.expectations = new Expectations(stream);
    }

    Retention retention() {
        return retention;
    }

    List<Receipt> append(List<Publication> batch) {
        Expectations.checkShape(batch);
        retention.expire();
        Optional<List<Receipt>> remembered = remembered(batch);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        batch.forEach(publication -> requireDurability(publication.options().atLeast()));
        batch.forEach(publication -> expectations.checkWriter(publication.options()));
        expectations.checkSequences(batch);
        return store(batch, stream.state().get(Counter.LAST_SEQ) + 1);
    }

    Receipt set(Publication publication, long seq) {
        Expectations.checkSet(seq, publication.options());
        retention.expire();
        requireDurability(publication.options().atLeast());
        expectations.checkWriter(publication.options());
        Optional<MessageRow> held = stream.database()
                .first(
                        "SELECT " + MessageRow.COLUMNS
                                + " FROM messages m JOIN subjects s ON s.id=m.subject WHERE m.seq=?",
                        MessageRow::read,
                        seq);
        if (held.isPresent()) {
            return replace(held.get(), publication);
        }
        if (seq <= stream.state().get(Counter.LAST_SEQ)) {
            throw conflict("seq " + seq + " was given before, and its message is gone");
        }
        return store(List.of(publication), seq).get(0);
    }

    private List<Receipt> store(List<Publication> batch, long firstSeq) {
        admission.admit(batch);
        List<Receipt> receipts = new ArrayList<>(batch.size());
        Set<SubjectRow> touched = new LinkedHashSet<>();
        for (Publication publication : batch) {
            expectations.raiseWriter(publication.options());
            receipts.add(receipt(messages.append(publication, firstSeq + receipts.size()), false));
            touched.add(stream.subjects().find(publication.subject().value()));
        }
        retention.enforce(touched);
        return receipts;
    }

    private Receipt replace(MessageRow held, Publication publication) {
        if (!held.subject().equals(publication.subject().value())) {
            throw conflict("seq " + held.seq() + " belongs to subject '" + held.subject() + "'");
        }
        if (held.message(stream.values()).equals(publication.message())) {
            return receipt(new RecentIds.Write(held.seq(), held.time(), held.number()), true);
        }
        if (stream.spec().traits().contains(StreamSpec.Trait.DENY_DELETE)) {
            throw denied("replace a message");
        }
        admission.admit(held, publication.message());
        expectations.raiseWriter(publication.options());
        Receipt receipt = receipt(messages.replace(held, publication), false);
        retention.enforce(List.of());
        return receipt;
    }

    private Optional<List<Receipt>> remembered(List<Publication> batch) {
        long horizon = stream.horizon();
        List<Receipt> known = new ArrayList<>();
        for (Publication publication : batch) {
            publication
                    .options()
                    .msgId()
                    .flatMap(id -> stream.dedup().find(id, horizon))
                    .ifPresent(write -> known.add(receipt(write, true)));
        }
        if (!known.isEmpty() && known.size() < batch.size()) {
            throw StorageException.invalid("of " + batch.size() + " messages of the batch, " + known.size()
                    + " were stored before; send those that were not in a batch of their own");
        }
        return known.isEmpty() ? Optional.empty() : Optional.of(known);
    }

    Deletion delete(Subject subject, long seq) {
        requireDeletable();
        retention.expire();
        long id = stream.subjects().find(subject.value()).id();
        boolean held =
                stream.database().number("SELECT count(*) FROM messages WHERE seq=? AND subject=?", seq, id) == 1;
        if (held) {
            messages.remove(Change.Kind.DELETE, seq);
        }
        return deletion(held ? 1 : 0);
    }

    Deletion deleteAll(Subject subject, long endSeq) {
        requireDeletable();
        retention.expire();
        return deletion(messages.removeAll(subject, endSeq));
    }

    /** Fails with DENIED where deleting is denied. */
    void requireDeletable() {
        if (stream.spec().traits().contains(StreamSpec.Trait.DENY_DELETE)) {
            throw denied("delete");
        }
    }

    Receipt receipt(RecentIds.Write write, boolean duplicate) {
        long epoch = stream.state().epochs().at(write.number());
        return new Receipt(
                write.seq(),
                Instant.ofEpochMilli(write.time()),
                duplicate,
                stream.file().durability(write.number()),
                epoch);
    }

    private Deletion deletion(long count) {
        return new Deletion(
                count,
                stream.file().durability(stream.state().get(Counter.NUMBER)),
                stream.state().get(Counter.EPOCH));
    }

    private void requireDurability(Optional<Durability> wanted) {
        Durability strongest = stream.file().strongest();
        if (wanted.isPresent() && !strongest.satisfies(wanted.get())) {
            throw StorageException.unsupported(wanted.get(), strongest);
        }
    }

    private StorageException conflict(String why) {
        long last = stream.state().get(Counter.LAST_SEQ);
        return StorageException.seqConflict(
                "stream '" + stream.file().key().title() + "': " + why + "; the last seq is " + last, last);
    }

    private StorageException denied(String what) {
        return StorageException.denied(
                "stream '" + stream.file().key().title() + "' does not allow to " + what + " (DENY_DELETE)", null);
    }
}
