/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.registry;

import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.kv.KeyValueStore;
import dev.varve.recipes.da.CompatibilityKey;
import dev.varve.recipes.da.SolutionRevision;
import java.util.List;
import java.util.Optional;

/**
 * Which version of the application writes under which solution revision: a bucket with two records for each, {@code <revision> -> <compatibility key>} and the reverse.
 *
 * <p>The reverse record is made first, then the other; what is left of a registration that was cut off between the two is completed by whoever registers next. Of two versions that
 * register at once for the same number, the one that makes its second record first has it, and the other fails. Stateless; safe for use by many threads.
 */
public final class RevisionRegistry {

    /** The bucket in which applications look. */
    public static final String BUCKET = "subjects";

    private static final int ATTEMPTS = 16;

    private final KeyValueStore store;
    private final String bucket;
    private final Records records;

    /**
     * The registry in {@code bucket}.
     *
     * @param least the least durability of its records
     */
    public RevisionRegistry(KeyValueStore store, String bucket, Durability least) {
        this.store = store;
        this.bucket = Preconditions.name("registry bucket", bucket);
        records = new Records(store, bucket, least);
    }

    /**
     * The revision under which the version {@code own} writes; a new one, after all others, if it has none and is later than all of them. May be repeated.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} with the latest revision if {@code own} is not the latest version, or lost a race for its number;
     *     {@link dev.varve.ErrorCode#INVALID} if there is no number left
     */
    public SolutionRevision register(CompatibilityKey own) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Registrations all = Registrations.read(store, bucket);
            if (!complete(all)) {
                Optional<SolutionRevision> given = register(own, all);
                if (given.isPresent()) {
                    return given.get();
                }
            }
        }
        throw StorageException.unavailable(
                "the registry '" + bucket + "' changes faster than it can be read; try again", null);
    }

    /** Completes half pairs; true if there was any. */
    private boolean complete(Registrations all) {
        List<Registrations.Reverse> halves = all.halves();
        halves.forEach(
                half -> records.create(Integer.toString(half.id()), half.key().toString()));
        return !halves.isEmpty();
    }

    private Optional<SolutionRevision> register(CompatibilityKey own, Registrations all) {
        Optional<Integer> id = all.id(own);
        if (id.isPresent() && id.get() == all.latestId()) {
            return id.map(SolutionRevision::of);
        }
        CompatibilityKey latest = all.latest().orElse(own);
        if (id.isPresent() || own.compareTo(latest) < 0) {
            throw StorageException.fenced(
                    "version " + own + " is not the latest: " + latest + " is, as solution revision " + all.latestId()
                            + "; start that one",
                    all.latestId());
        }
        int next = all.latestId() + 1;
        Preconditions.require(
                next <= SolutionRevision.MAX,
                "no solution revision is left for version " + own + ": " + SolutionRevision.MAX
                        + " is the last one of a u16");
        return add(own, next, all);
    }

    /** Empty if somebody was faster with the reverse record, so that all must be read again. */
    private Optional<SolutionRevision> add(CompatibilityKey own, int id, Registrations all) {
        String name = own.toString();
        String number = Integer.toString(id);
        boolean reversed = all.reverse(own)
                .map(left -> records.replace(name, number, left.revision()))
                .orElseGet(() -> records.create(name, number));
        if (!reversed) {
            return Optional.empty();
        }
        if (!records.create(number, name)) {
            records.remove(name, number);
            throw StorageException.fenced(
                    "another version took solution revision " + id + " before " + own + " could; start the latest one",
                    id);
        }
        return Optional.of(SolutionRevision.of(id));
    }

    /**
     * Puts back, into a registry that was lost, that {@code own} writes as {@code revision}. May be repeated.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if the registry says otherwise of either
     */
    public void restore(CompatibilityKey own, SolutionRevision revision) {
        records.create(own.toString(), revision.toString());
        records.create(revision.toString(), own.toString());
        Optional<SolutionRevision> held = revision(own);
        if (!held.equals(Optional.of(revision))) {
            throw StorageException.fenced(
                    "the registry '" + bucket + "' does not have version " + own + " as solution revision " + revision
                            + " but " + held.map(Object::toString).orElse("another version"),
                    revision.id());
        }
    }

    /** The revision of the version {@code key}; empty if it has none. */
    public Optional<SolutionRevision> revision(CompatibilityKey key) {
        return records.get(key.toString())
                .map(entry -> SolutionRevision.of(Integer.parseInt(entry.value().utf8())))
                .filter(found -> key(found).filter(key::equals).isPresent());
    }

    /** The version of the revision {@code revision}; empty if nobody has it. */
    public Optional<CompatibilityKey> key(SolutionRevision revision) {
        return records.get(revision.toString())
                .map(entry -> CompatibilityKey.parse(entry.value().utf8()));
    }
}
