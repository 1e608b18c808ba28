/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import java.time.Instant;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is settled of a value that stands beside its stream.
 *
 * @param seq the sequence of this record in the content stream: whoever changes the state expects it
 * @param time when it was written
 * @param stage how far it is
 * @param subject the subject of the message that is to bear its reference, as NATS knows it
 * @param at while pending, a sequence of the stream that is before that message; once sealed, that of the message
 */
record ContentState(long seq, Instant time, Stage stage, String subject, long at) {

    /** How far a value is. From {@code PENDING} on, one of the others is decided once. */
    enum Stage {
        /** A message with its reference may be there, or come. */
        PENDING,
        /** A message with its reference was stored. */
        SEALED,
        /** No message with its reference counts, whenever it may come. */
        GIVEN_UP
    }

    /**
     * The state that {@code record} bears.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it is none that this version knows
     */
    static ContentState of(StoredRecord record) {
        ObjectNode body = Json.parse("state " + record.subject(), record.payload());
        String word = body.path("stage").asString("");
        Stage stage = Arrays.stream(Stage.values())
                .filter(known -> known.name().equals(word))
                .findAny()
                .orElseThrow(() -> StorageException.corrupt(
                        "state " + record.subject() + " (seq " + record.seq() + ") has the stage '" + word
                                + "', which this version does not know; a later one may have written it",
                        null));
        return new ContentState(
                record.seq(),
                record.time(),
                stage,
                body.path("subject").asString(""),
                body.path("seq").asLong(0));
    }

    /** The record of it. */
    static ObjectNode body(Stage stage, String subject, long at) {
        return Json.object().put("stage", stage.name()).put("subject", subject).put("seq", at);
    }

    boolean is(Stage other) {
        return stage == other;
    }
}
