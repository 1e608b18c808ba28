/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.stream.StreamSpec;
import java.util.List;
import java.util.stream.Stream;

/** Finds who owns the subjects that a stream wants: no subject belongs to two. */
final class SubjectOwners {

    private final Directory directory;
    private final Naming naming;

    SubjectOwners(Session session) {
        this.directory = session.directory();
        this.naming = session.naming();
    }

    /**
     * JetStream knows nothing of the subjects of mirrors, so it is looked here that they overlap with no others.
     *
     * @throws StorageException {@code INVALID} if they do
     */
    void requireNoMirrors(StreamSpec spec, Effort effort) {
        boolean overlaps = others(spec, effort)
                .flatMap(id -> directory.byId(id, effort).stream())
                .anyMatch(stream -> stream.isMirror() || spec.mirrorOf().isPresent());
        if (overlaps) {
            throw overlap(spec, effort);
        }
    }

    /** What to throw where subjects of {@code spec} belong to others. */
    StorageException overlap(StreamSpec spec, Effort effort) {
        List<String> names =
                others(spec, effort).map(id -> described(id, effort)).toList();
        return StorageException.invalid("stream '" + spec.name() + "' wants subjects that belong to " + names
                + "; no subject belongs to two: choose others, or drop that stream");
    }

    private String described(String id, Effort effort) {
        return directory
                .byId(id, effort)
                .map(KnownStream::name)
                .orElseGet(() -> "JetStream's stream " + id + ", which is not of this configuration");
    }

    private Stream<String> others(StreamSpec spec, Effort effort) {
        String own = naming.declared(spec.name());
        return spec.subjects().stream()
                .flatMap(filter -> directory.owners(filter, effort).stream())
                .distinct()
                .filter(id -> !id.equals(own));
    }
}
