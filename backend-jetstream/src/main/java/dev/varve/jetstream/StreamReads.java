/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.util.List;
import java.util.Optional;

/** Reads single messages and ranges. */
final class StreamReads {

    private final Scope scope;
    private final Session session;
    private final MessageReads messages;
    private final LastMessage last;

    StreamReads(Scope scope) {
        this.scope = scope;
        this.session = scope.session();
        this.messages = new MessageReads(session);
        this.last = new LastMessage(
                session.directory(), messages, session.features().findsLast());
    }

    MessageReads messages() {
        return messages;
    }

    Optional<StoredMessage> get(Subject subject, long seq) {
        Preconditions.atLeast("seq", seq, 1);
        Effort effort = scope.read("get of message " + seq + " of '" + subject + "'");
        return session.directory()
                .find(subject, effort)
                .flatMap(stream ->
                        at(stream, subject, seq, effort).flatMap(kept -> messages.whole(stream, kept, effort)));
    }

    /** The live message of {@code subject} at {@code seq}. */
    Optional<Kept> at(KnownStream stream, Subject subject, long seq, Effort effort) {
        return messages.read(stream, MessageReads.at(seq), effort)
                .filter(kept -> kept.isLive(stream))
                .filter(kept -> kept.stored().subject().equals(subject));
    }

    Optional<StoredMessage> last(Subject subject) {
        Effort effort = scope.read("last of '" + subject + "'");
        return session.directory().find(subject, effort).flatMap(stream -> whole(stream, subject, effort));
    }

    /** The last live message of {@code subject}, as its writer wrote it. */
    Optional<StoredMessage> whole(KnownStream stream, Subject subject, Effort effort) {
        Optional<Kept> found = last(stream, subject, effort);
        while (found.isPresent()) {
            Optional<StoredMessage> whole = messages.whole(stream, found.get(), effort);
            if (whole.isPresent()) {
                return whole;
            }
            // Deleted since: another is the last one.
            effort.requireTime();
            found = last(stream, subject, effort);
        }
        return Optional.empty();
    }

    /** The last live message of {@code subject}. */
    Optional<Kept> last(KnownStream stream, Subject subject, Effort effort) {
        String filter = stream.naming().subject(subject);
        return last.of(stream, filter, effort);
    }

    ClosableIterator<StoredMessage> getAll(SubjectFilter filter, Range range) {
        Effort effort = scope.read("getAll of '" + filter + "'");
        Optional<KnownStream> stream = serving(filter, effort);
        return stream.isEmpty()
                ? new StreamScan()
                : new ScanStart(scope, messages, stream.get(), filter).open(range, effort);
    }

    /** The one stream that has subjects of {@code filter}. */
    private Optional<KnownStream> serving(SubjectFilter filter, Effort effort) {
        if (filter.isLiteral()) {
            return session.directory().find(filter.literal(), effort);
        }
        List<KnownStream> streams = session.directory().owners(filter, effort).stream()
                .map(id -> session.directory().byId(id, effort))
                .flatMap(Optional::stream)
                .filter(stream -> stream.spec().subjects().stream().anyMatch(filter::overlaps))
                .toList();
        Preconditions.require(
                streams.size() <= 1,
                "filter '" + filter + "' is served by several streams, such as "
                        + streams.stream()
                                .limit(3)
                                .map(stream -> "'" + stream.name() + "'")
                                .toList()
                        + "; they have no common order");
        return streams.stream().findFirst();
    }
}
