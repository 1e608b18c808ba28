/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes values beside streams whose message is gone, or never came.
 *
 * <p>A value is removed only after its message: a sealed one, where the leader of the stream has no message at its sequence any more; a pending one, once it is given up, after which no reference to it counts. How old a pending one is decides nothing but
 * whether it is looked at: a writer may still be busy with it. Safe for use by many threads, which do not look at one stream at a time.
 */
final class ContentSweep {

    /** How many values to look at after each write of one, so that what is gone does not add up. */
    static final int FEW = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ContentSweep.class);
    private static final Duration SPAN = Duration.ofMinutes(10);

    private final Session session;
    private final ContentStates states;
    private final Duration courtesy;
    private final Map<String, Long> positions = new ConcurrentHashMap<>();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    /** How many values the next look is to look at, by the streams of content. */
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    /** @param courtesy how long a pending value is left alone */
    ContentSweep(Session session, Duration courtesy) {
        this.session = session;
        this.states = new ContentStates(session);
        this.courtesy = courtesy;
    }

    /** Looks at up to {@code most} values of {@code stream}, soon and on another thread; after the look that is under way, which may be past what this is for. */
    void soon(KnownStream stream, int most) {
        String name = ContentStreams.name(stream);
        asked.merge(name, most, Math::max);
        if (busy.add(name)) {
            var unused = CompletableFuture.runAsync(() -> lookAsAsked(stream, name));
        }
    }

    private void lookAsAsked(KnownStream stream, String name) {
        try {
            for (Integer most = asked.remove(name); most != null; most = asked.remove(name)) {
                look(stream, most, Effort.read("sweep of " + name, Deadline.after(SPAN)));
            }
        } catch (StorageException | OutcomeUnknownException e) {
            asked.remove(name);
            LOG.debug("the sweep of {} goes on later: {}", name, e.getMessage());
        } finally {
            busy.remove(name);
        }
        Integer most = asked.get(name);
        if (most != null) {
            soon(stream, most);
        }
    }

    /** Looks at up to {@code most} values of {@code stream}, from where the last look ended. */
    void look(KnownStream stream, int most, Effort effort) {
        Optional<BucketStream> content = session.contents().find(stream, effort);
        if (content.isEmpty()) {
            return;
        }
        long position = positions.getOrDefault(content.get().id(), 0L);
        String all = ContentStates.subject(stream, "*");
        try (RecordScan scan = new RecordScan(states.reads(), content.get(), all, position, Long.MAX_VALUE)) {
            for (int i = 0; i < most; i++) {
                session.requireOpen();
                Optional<StoredRecord> next = scan.next(effort, session.config().requestTimeout());
                if (next.isEmpty()) {
                    positions.remove(content.get().id());
                    return;
                }
                // Before the look: one that fails must not hold up the others.
                positions.put(content.get().id(), next.get().seq());
                lookAt(stream, content.get(), next.get(), effort);
            }
        }
    }

    private void lookAt(KnownStream stream, BucketStream content, StoredRecord found, Effort effort) {
        String id = found.subject().substring(found.subject().lastIndexOf('.') + 1);
        ContentState state = ContentState.of(found);
        switch (state.stage()) {
            case SEALED -> removeIfGone(stream, content, id, state.at(), effort);
            case PENDING -> {
                if (state.time().plus(courtesy).isBefore(Instant.now())) {
                    decide(stream, content, id, state, effort);
                }
            }
            case GIVEN_UP -> {
                String chunks = ContentStates.chunks(stream, id);
                if (states.reads().next(content, 1, chunks, effort).isPresent()) {
                    states.removeChunks(stream, content, id, effort);
                }
            }
        }
    }

    /** Removes the value {@code id} of message {@code seq}, if that is gone. */
    private void removeIfGone(KnownStream stream, BucketStream content, String id, long seq, Effort effort) {
        ApiAnswer message = session.reading().read("STREAM.MSG.GET." + stream.id(), MessageReads.at(seq), effort);
        if (message.isError(ApiError.MESSAGE_NOT_FOUND)) {
            states.remove(stream, content, id, effort);
        }
    }

    private void decide(KnownStream stream, BucketStream content, String id, ContentState state, Effort effort) {
        OptionalLong message = search(stream, id, state, effort);
        if (message.isPresent()) {
            states.decide(stream, content, id, state, ContentState.Stage.SEALED, message.getAsLong(), effort);
        } else if (states.decide(stream, content, id, state, ContentState.Stage.GIVEN_UP, 0, effort)) {
            states.removeChunks(stream, content, id, effort);
        }
    }

    /** The message that refers to the value {@code id}. */
    private OptionalLong search(KnownStream stream, String id, ContentState state, Effort effort) {
        long from = state.at() + 1;
        while (true) {
            effort.requireTime();
            ApiAnswer answer = session.reading()
                    .read("STREAM.MSG.GET." + stream.id(), MessageReads.next(from, state.subject()), effort);
            if (answer.isError(ApiError.MESSAGE_NOT_FOUND)) {
                return OptionalLong.empty();
            }
            StoredRecord message = StoredRecord.of(answer.orThrow(effort));
            boolean refers = ContentReference.of(message.headers())
                    .filter(reference -> reference.id().equals(id))
                    .isPresent();
            if (refers) {
                return OptionalLong.of(message.seq());
            }
            from = message.seq() + 1;
        }
    }

    /** Removes the value of {@code gone}, a message that was deleted. Where that fails, a later look does it. */
    void removed(KnownStream stream, Kept gone, Effort effort) {
        if (gone.content().isEmpty()) {
            return;
        }
        String id = gone.content().get().id();
        try {
            session.contents()
                    .find(stream, effort)
                    .ifPresent(content -> states.read(stream, content, id, effort)
                            .filter(state -> state.is(ContentState.Stage.SEALED) && state.at() == gone.seq())
                            .ifPresent(state -> removeIfGone(stream, content, id, gone.seq(), effort)));
        } catch (StorageException e) {
            LOG.debug("value {} of {} is left to a sweep: {}", id, stream.id(), e.getMessage());
        }
    }
}
