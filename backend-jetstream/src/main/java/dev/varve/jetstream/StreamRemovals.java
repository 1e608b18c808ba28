/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Removes messages. */
final class StreamRemovals {

    private final Scope scope;
    private final Session session;
    private final StreamReads reads;

    StreamRemovals(Scope scope, StreamReads reads) {
        this.scope = scope;
        this.session = scope.session();
        this.reads = reads;
    }

    Deletion delete(Subject subject, long seq) {
        Preconditions.atLeast("seq", seq, 1);
        Effort effort = scope.write("delete of message " + seq + " of '" + subject + "'", subject.value(), "");
        Optional<KnownStream> found = session.directory().find(subject, effort.reading());
        if (found.isEmpty()) {
            return nothing();
        }
        KnownStream stream = found.get();
        requireDeletable(stream, effort);
        // A sequence never changes its subject, so nothing can come between this and the next.
        Optional<Kept> there = reads.at(stream, subject, seq, effort.reading());
        if (there.isEmpty()) {
            return deleted(stream, 0);
        }
        ObjectNode request = Json.object().put("seq", seq).put("no_erase", true);
        ApiAnswer answer = session.administration().change("STREAM.MSG.DELETE." + stream.id(), request, effort);
        if (answer.isAbsent()) {
            return deleted(stream, 0);
        }
        answer.orThrow(effort);
        session.sweep().removed(stream, there.get(), effort.reading());
        return deleted(stream, 1);
    }

    Deletion deleteAll(Subject subject, long endSeq) {
        Preconditions.atLeast("endSeq", endSeq, 0);
        Effort effort = scope.write("deleteAll of '" + subject + "'", subject.value(), "");
        Optional<KnownStream> found = session.directory().find(subject, effort.reading());
        if (found.isEmpty() || endSeq == 0) {
            return found.map(stream -> deleted(stream, 0)).orElseGet(StreamRemovals::nothing);
        }
        KnownStream stream = found.get();
        requireDeletable(stream, effort);
        ObjectNode request = Json.object().put("filter", stream.naming().subject(subject));
        if (endSeq < Long.MAX_VALUE) {
            request.put("seq", endSeq + 1);
        }
        ObjectNode answer = session.administration()
                .change("STREAM.PURGE." + stream.id(), request, effort)
                .orThrow(effort);
        session.sweep().soon(stream, Integer.MAX_VALUE);
        return deleted(stream, answer.path("purged").asLong(0));
    }

    private static void requireDeletable(KnownStream stream, Effort effort) {
        stream.requireWritable(effort);
        if (stream.deniesDelete()) {
            throw StorageException.denied(
                    effort.what() + " was refused: stream '" + stream.name() + "' denies deletes", null);
        }
    }

    private static Deletion nothing() {
        return new Deletion(0, Durability.VOLATILE, 0);
    }

    private static Deletion deleted(KnownStream stream, long count) {
        return new Deletion(count, stream.durability(), stream.epoch());
    }
}
