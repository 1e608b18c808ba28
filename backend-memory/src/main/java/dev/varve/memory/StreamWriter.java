/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Durability;
import dev.varve.Limits;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Publication;
import dev.varve.stream.Resolution;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How messages enter one stream: what was written before is recognised, then everything is checked, then everything is stored.
 *
 * <p>Guarded by the lock of the stream.
 */
final class StreamWriter {
    private final StreamIdentity identity;
    private final StreamState state;
    private final Admission admission;
    private final Fence fence = new Fence();

    StreamWriter(StreamIdentity identity, StreamState state, Limits backend) {
        this.identity = identity;
        this.state = state;
        admission = new Admission(state, backend);
    }

    /** Stores all of {@code batch} or nothing. */
    List<Receipt> append(List<Publication> batch, Instant now) {
        Optional<List<Receipt>> remembered = remembered(batch);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        batch.forEach(publication -> fence.check(publication.options()));
        Expectations.checkSequences(state, batch);
        return store(batch, state.lastSeq() + 1, now);
    }

    /** Stores a message at exactly {@code seq}. */
    Receipt set(Publication publication, long seq, Instant now) {
        fence.check(publication.options());
        Entry held = state.contents().at(seq);
        if (held != null) {
            return replace(held, publication, now);
        }
        if (seq <= state.lastSeq()) {
            throw conflict("seq " + seq + " was given before, and its message is gone");
        }
        return store(List.of(publication), seq, now).get(0);
    }

    private List<Receipt> store(List<Publication> batch, long firstSeq, Instant now) {
        admission.admit(batch, now);
        List<Receipt> receipts = new ArrayList<>(batch.size());
        Set<Subject> touched = new LinkedHashSet<>();
        for (Publication publication : batch) {
            fence.raise(publication.options());
            receipts.add(receipt(state.append(publication, firstSeq + receipts.size(), now)));
            touched.add(publication.subject());
        }
        Retention.enforce(state, touched, now);
        return receipts;
    }

    private Receipt replace(Entry held, Publication publication, Instant now) {
        if (!held.subject().equals(publication.subject())) {
            throw conflict("seq " + held.seq() + " belongs to subject '" + held.subject() + "'");
        }
        if (held.stored().message().equals(publication.message())) {
            return duplicate(held.seq(), held.stored().storeTime());
        }
        if (state.spec().traits().contains(StreamSpec.Trait.DENY_DELETE)) {
            throw StorageException.denied(
                    "stream '" + identity.name() + "' does not allow replacing a message (DENY_DELETE)", null);
        }
        admission.admit(held, publication.message(), now);
        fence.raise(publication.options());
        Receipt receipt = receipt(state.replace(held, publication, now));
        Retention.enforce(state, Set.of(), now);
        return receipt;
    }

    private Optional<List<Receipt>> remembered(List<Publication> batch) {
        List<Receipt> known = batch.stream()
                .flatMap(publication -> publication.options().msgId().stream())
                .flatMap(id -> Stream.ofNullable(state.dedup().find(id)))
                .map(write -> duplicate(write.seq(), write.time()))
                .toList();
        if (!known.isEmpty() && known.size() < batch.size()) {
            throw StorageException.invalid("of " + batch.size() + " messages of the batch, " + known.size()
                    + " were stored before; send those that were not in a batch of their own");
        }
        return known.isEmpty() ? Optional.empty() : Optional.of(known);
    }

    Resolution resolve(String msgId) {
        DedupMemory.Write write = state.dedup().find(msgId);
        if (write != null) {
            return Resolution.stored(duplicate(write.seq(), write.time()));
        }
        return state.dedup().forgetful() ? Resolution.forgotten() : Resolution.notStored();
    }

    private Receipt receipt(StoredMessage stored) {
        return new Receipt(stored.seq(), stored.storeTime(), false, Durability.VOLATILE, identity.epoch());
    }

    private Receipt duplicate(long seq, Instant time) {
        return new Receipt(seq, time, true, Durability.VOLATILE, identity.epoch());
    }

    private StorageException conflict(String why) {
        return StorageException.seqConflict(
                "stream '" + identity.name() + "': " + why + "; the last seq is " + state.lastSeq(), state.lastSeq());
    }
}
