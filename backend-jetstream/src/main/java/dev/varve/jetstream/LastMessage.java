/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.util.Optional;

/**
 * The last live message of a subject.
 *
 * <p>The server may tell of one that has expired, and then it is sought further back. nats-server 2.10 says that there is none where the last message of the stream was deleted, though others are there; so where it says so, they are looked for.
 */
final class LastMessage {

    private final Directory directory;
    private final MessageReads messages;
    private final boolean trusted;

    /** @param trusted whether the server finds it by itself */
    LastMessage(Directory directory, MessageReads messages, boolean trusted) {
        this.directory = directory;
        this.messages = messages;
        this.trusted = trusted;
    }

    /** The last live message of {@code subject}, which is written as NATS knows it. */
    Optional<Kept> of(KnownStream stream, String subject, Effort effort) {
        Optional<Kept> found = messages.read(stream, MessageReads.last(subject), effort);
        if (found.isEmpty() && !trusted) {
            found = before(stream, Long.MAX_VALUE, subject, effort);
        }
        // What is before a message that has outlived the stream's age has outlived it too.
        while (found.isPresent() && found.get().hasExpired()) {
            found = before(stream, found.get().seq(), subject, effort);
        }
        return found.filter(kept -> kept.isLive(stream));
    }

    private Optional<Kept> before(KnownStream stream, long bound, String subject, Effort effort) {
        return directory
                .state(stream.id(), effort)
                .flatMap(state -> search(state, Math.min(bound, state.lastSeq() + 1), subject, effort));
    }

    /** Looks ever further back from {@code bound} until there is one, and then for the last one from there on. */
    private Optional<Kept> search(StreamState state, long bound, String subject, Effort effort) {
        long from = bound;
        Optional<Kept> found = Optional.empty();
        for (long step = 1; found.isEmpty() && from > state.firstSeq(); step *= 2) {
            from = Math.max(state.firstSeq(), bound - step);
            found = next(state, from, bound, subject, effort);
        }
        long beyond = bound;
        while (found.isPresent() && found.get().seq() + 1 < beyond) {
            long middle = found.get().seq() + 1 + (beyond - found.get().seq() - 1) / 2;
            Optional<Kept> later = next(state, middle, bound, subject, effort);
            beyond = later.isPresent() ? beyond : middle;
            found = later.isPresent() ? later : found;
        }
        return found;
    }

    private Optional<Kept> next(StreamState state, long from, long bound, String subject, Effort effort) {
        return messages.read(state.stream(), MessageReads.next(from, subject), effort)
                .filter(kept -> kept.seq() < bound);
    }
}
