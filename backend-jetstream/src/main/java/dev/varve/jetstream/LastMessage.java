/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.stream.StoredMessage;
import java.util.Optional;

/**
 * The last message of a subject.
 *
 * <p>nats-server 2.10 says that there is none where the last message of the stream was deleted, though others are there; so where it says so, they are looked for.
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

    /** The last message of {@code subject}, which is written as NATS knows it. */
    Optional<StoredMessage> of(KnownStream stream, String subject, Effort effort) {
        Optional<StoredMessage> told = messages.read(stream, MessageReads.last(subject), effort);
        if (told.isPresent() || trusted) {
            return told;
        }
        return directory.state(stream.id(), effort).flatMap(state -> search(state, subject, effort));
    }

    /** Looks ever further back from the end until there is one, and then for the last one from there on. */
    private Optional<StoredMessage> search(StreamState state, String subject, Effort effort) {
        long from = state.lastSeq() + 1;
        Optional<StoredMessage> found = Optional.empty();
        for (long step = 1; found.isEmpty() && from > state.firstSeq(); step *= 2) {
            from = Math.max(state.firstSeq(), state.lastSeq() + 1 - step);
            found = messages.read(state.stream(), MessageReads.next(from, subject), effort);
        }
        long beyond = state.lastSeq() + 1;
        while (found.isPresent() && found.get().seq() + 1 < beyond) {
            long middle = found.get().seq() + 1 + (beyond - found.get().seq() - 1) / 2;
            Optional<StoredMessage> later = messages.read(state.stream(), MessageReads.next(middle, subject), effort);
            beyond = later.isPresent() ? beyond : middle;
            found = later.isPresent() ? later : found;
        }
        return found;
    }
}
