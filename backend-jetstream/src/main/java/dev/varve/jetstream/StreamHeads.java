/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.StoredMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last message of each subject, over all streams.
 *
 * <p>Holds the names of the streams and, of one stream at a time, those of a page of subjects. For use by one thread at a time.
 */
final class StreamHeads implements ClosableIterator<StoredMessage> {

    private final Scope scope;
    private final StreamReads reads;
    private final SubjectFilter filter;
    private final Deque<String> streams;
    private final Deque<Subject> subjects = new ArrayDeque<>();
    private @Nullable KnownStream stream;
    private long offset;
    private boolean pagesRead;
    private @Nullable StoredMessage found;

    StreamHeads(Scope scope, StreamReads reads, SubjectFilter filter) {
        this.scope = scope;
        this.reads = reads;
        this.filter = filter;
        this.streams = new ArrayDeque<>(scope.session().directory().owners(filter, effort()));
    }

    private Effort effort() {
        return scope.read("lastPerSubject of '" + filter + "'");
    }

    @Override
    public boolean hasNext() {
        while (found == null && (!subjects.isEmpty() || stream != null || !streams.isEmpty())) {
            advance(effort());
        }
        return found != null;
    }

    @Override
    public StoredMessage next() {
        if (!hasNext() || found == null) {
            throw new NoSuchElementException("there are no more subjects");
        }
        StoredMessage next = found;
        found = null;
        return next;
    }

    private void advance(Effort effort) {
        Subject subject = subjects.pollFirst();
        KnownStream current = stream;
        if (subject != null && current != null) {
            found = reads.whole(current, subject, effort).orElse(null);
        } else if (current != null && !pagesRead) {
            readPage(current, effort);
        } else {
            stream = streams.isEmpty()
                    ? null
                    : scope.session()
                            .directory()
                            .byId(streams.removeFirst(), effort)
                            .orElse(null);
            offset = 0;
            pagesRead = false;
        }
    }

    private void readPage(KnownStream current, Effort effort) {
        ObjectNode question = Json.object()
                .put("subjects_filter", current.naming().filter(filter))
                .put("offset", offset);
        ApiAnswer answer = scope.session().administration().read("STREAM.INFO." + current.id(), question, effort);
        List<String> names = answer.isAbsent() ? List.of() : subjects(answer.orThrow(effort));
        names.stream()
                .map(current.naming()::subject)
                .flatMap(Optional::stream)
                .filter(filter::matches)
                .forEach(subjects::addLast);
        offset += names.size();
        pagesRead = names.isEmpty() || offset >= answer.body().path("total").asLong(0);
    }

    private static List<String> subjects(ObjectNode answer) {
        JsonNode counts = answer.path("state").path("subjects");
        return new ArrayList<>(counts.propertyNames());
    }

    @Override
    public void close() {
        streams.clear();
        subjects.clear();
        stream = null;
    }
}
