/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.ErrorCode;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.stream.Difference;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.util.List;
import java.util.Optional;

/** The rules of declarations: no subject belongs to two streams, and what cannot be changed stays. */
final class Declarations {

    private Declarations() {}

    /**
     * Refuses what the declared streams of {@code state} do not allow.
     *
     * @throws StorageException {@link ErrorCode#INVALID}, naming the stream or the fields
     */
    static void check(ClusterState state, StreamSpec wanted) {
        for (StreamSpec other : state.streams().values()) {
            if (!other.name().equals(wanted.name())) {
                checkOverlap(wanted, other);
            }
        }
        state.stream(wanted.name()).ifPresent(actual -> checkChange(wanted, actual));
    }

    /** The filters of {@code wanted} under which undeclared streams may already be: those that are new. */
    static List<SubjectFilter> newFilters(ClusterState state, StreamSpec wanted) {
        List<SubjectFilter> owned =
                state.stream(wanted.name()).map(StreamSpec::subjects).orElse(List.of());
        return wanted.subjects().stream()
                .filter(filter -> owned.stream().noneMatch(old -> old.covers(filter)))
                .toList();
    }

    /** The refusal because of {@code existing}, which holds messages of a subject that {@code wanted} is to own. */
    static StorageException taken(StreamSpec wanted, StreamInfo existing) {
        return StorageException.invalid("stream '" + wanted.name() + "' cannot own subject '" + existing.name()
                + "', which is an undeclared stream of its own with " + existing.messages()
                + " messages; copy what is needed of it, drop it (varve stream drop " + existing.name()
                + "), and declare again");
    }

    /**
     * The stream {@code name}, which may be taken back.
     *
     * @throws StorageException {@link ErrorCode#DENIED} if it denies deletes
     */
    static Optional<StreamSpec> removable(ClusterState state, String name) {
        Optional<StreamSpec> spec = state.stream(Preconditions.name("stream name", name));
        if (spec.isPresent() && spec.get().traits().contains(StreamSpec.Trait.DENY_DELETE)) {
            throw StorageException.denied("stream '" + name + "' denies deletes and cannot be dropped", null);
        }
        return spec;
    }

    private static void checkOverlap(StreamSpec wanted, StreamSpec other) {
        for (SubjectFilter mine : wanted.subjects()) {
            for (SubjectFilter theirs : other.subjects()) {
                Preconditions.require(
                        !mine.overlaps(theirs),
                        "stream '" + wanted.name() + "': filter '" + mine + "' overlaps '" + theirs + "' of stream '"
                                + other.name() + "', which owns those subjects");
            }
        }
    }

    private static void checkChange(StreamSpec wanted, StreamSpec actual) {
        List<Difference> fixed = wanted.differencesFrom(actual).stream()
                .filter(difference -> !difference.changeable())
                .toList();
        Preconditions.require(
                fixed.isEmpty(), "stream '" + wanted.name() + "' exists and cannot be changed in " + fixed);
    }
}
