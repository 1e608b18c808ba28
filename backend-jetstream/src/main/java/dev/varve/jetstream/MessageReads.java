/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.stream.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads single messages from the leader of their stream.
 *
 * <p>Never by "direct get", which any replica answers: that may be behind what was acknowledged.
 */
final class MessageReads {

    private final Api api;
    private final ContentReads contents;

    MessageReads(Session session) {
        this.api = session.reading();
        this.contents = new ContentReads(session);
    }

    /** The question for the message at {@code seq}. */
    static ObjectNode at(long seq) {
        return Json.object().put("seq", seq);
    }

    /** The question for the last message that fits {@code filter}, as NATS knows it. */
    static ObjectNode last(String filter) {
        return Json.object().put("last_by_subj", filter);
    }

    /** The question for the first message from {@code seq} on that fits {@code filter}, as NATS knows it. */
    static ObjectNode next(long seq, String filter) {
        return Json.object().put("seq", seq).put("next_by_subj", filter);
    }

    /** The message that answers {@code question}. */
    Optional<Kept> read(KnownStream stream, ObjectNode question, Effort effort) {
        return message(stream, api.read(verb(stream), question, effort), effort);
    }

    /** The same, asked once and not waited for. */
    CompletableFuture<ApiAnswer> ask(KnownStream stream, ObjectNode question, Duration timeout) {
        return api.ask(verb(stream), question, timeout);
    }

    /** The message of {@code stream} in {@code answer}. */
    Optional<Kept> message(KnownStream stream, ApiAnswer answer, Effort effort) {
        return answer.isAbsent()
                ? Optional.empty()
                : Records.read(answer.orThrow(effort.reading()), stream.naming())
                        .map(kept -> contents.settled(stream, kept, effort));
    }

    /** {@code kept} as its writer wrote it; empty if it does not count, or is gone by now. */
    Optional<StoredMessage> whole(KnownStream stream, Kept kept, Effort effort) {
        return contents.whole(stream, kept, effort);
    }

    private static String verb(KnownStream stream) {
        return "STREAM.MSG.GET." + stream.id();
    }

    /** Whether {@code stored} has not outlived what {@code stream} allows; the server sweeps such messages a little later. */
    static boolean isLive(KnownStream stream, StoredMessage stored) {
        return stream.spec()
                .limits()
                .maxAge()
                .map(age -> stored.storeTime().plus(age).isAfter(Instant.now()))
                .orElse(true);
    }
}
