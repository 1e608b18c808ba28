/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * An error as JetStream reports it, and the one place that says what it means.
 *
 * <p>The numbers are those of nats-server's {@code errors.json}.
 *
 * @param code as in HTTP
 * @param number JetStream's own number
 * @param description for people; some hold a number that is nowhere else
 */
record ApiError(int code, int number, String description) {

    static final int STREAM_NAME_IN_USE = 10058;
    static final int STREAM_NOT_FOUND = 10059;
    static final int SUBJECTS_OVERLAP = 10065;
    static final int MESSAGE_NOT_FOUND = 10037;
    static final int CONSUMER_NOT_FOUND = 10014;
    static final int CONSUMER_NAME_EXISTS = 10013;
    static final int CONSUMER_EXISTS = 10148;
    static final int CONSUMER_DOES_NOT_EXIST = 10149;
    static final int WRONG_LAST_MSG_ID = 10070;
    static final int ID_IN_PROCESS = 10158;
    static final int DUPLICATE_IN_BATCH = 10201;

    private static final Pattern LAST_SEQUENCE = Pattern.compile("wrong last sequence: (\\d+)");

    /** What an error says of the request that it answers. */
    enum Meaning {
        /** What was addressed does not exist. */
        ABSENT,
        /** An expectation was not met, by somebody else's write or by an earlier copy of this one: only looking tells. */
        CONFLICT,
        /** Nothing was done, and asking again later may help. */
        UNAVAILABLE,
        /** Nothing was done for want of room. */
        NO_ROOM,
        /** Nothing was done: the message is too large. */
        TOO_LARGE,
        /** Nothing was done: it is not allowed. */
        DENIED,
        /** Nothing was done, and never will be. */
        INVALID,
        /** The server does not say whether something was done. */
        UNCLEAR
    }

    /** An expectation was not met, where the server does not notice it. */
    static ApiError conflict() {
        return new ApiError(400, 10071, "wrong last sequence");
    }

    /** The error in {@code answer}, if it is one. */
    static Optional<ApiError> in(JsonNode answer) {
        JsonNode error = answer.path("error");
        return error.isObject()
                ? Optional.of(new ApiError(
                        error.path("code").asInt(0),
                        error.path("err_code").asInt(0),
                        error.path("description").asString("")))
                : Optional.empty();
    }

    Meaning meaning() {
        return switch (number) {
            // stream, message, consumer
            case STREAM_NOT_FOUND, MESSAGE_NOT_FOUND, CONSUMER_NOT_FOUND -> Meaning.ABSENT;
            // last message id, last sequence with and without number
            case WRONG_LAST_MSG_ID, 10071, 10164 -> Meaning.CONFLICT;
            // a batch with a part lost, and too many batches at once: like those
            case 10176, 10210, 10211 -> Meaning.UNAVAILABLE;
            // no leader, peer not member, not responding, JetStream off, expected stream does not match, stream
            // offline, the same id under way
            case 10008, 10040, 10019, 10076, 10060, 10118, ID_IN_PROCESS, 10194 -> Meaning.UNAVAILABLE;
            // resources of account, server, memory and storage; a limit of the stream with discard new
            case 10002, 10023, 10028, 10047, 10077, 10120, 10027, 10026 -> Meaning.NO_ROOM;
            // message, header
            case 10054, 10097 -> Meaning.TOO_LARGE;
            // sealed, deny_delete by its own text, deny_purge
            case 10109, 10110 -> Meaning.DENIED;
            case 10057 -> description.contains("not permitted") ? Meaning.DENIED : Meaning.ABSENT;
            default -> byCode();
        };
    }

    private Meaning byCode() {
        return switch (code) {
            case 404 -> Meaning.ABSENT;
            case 403, 401 -> Meaning.DENIED;
            case 503 -> Meaning.UNAVAILABLE;
            case 400, 409 -> Meaning.INVALID;
            default -> Meaning.UNCLEAR;
        };
    }

    /** The sequence that a conflict reports, where it does. */
    OptionalLong lastSequence() {
        Matcher found = LAST_SEQUENCE.matcher(description);
        return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    }

    /** What to throw where {@code effort} met this error and does not know better; conflicts have to be looked at before. */
    RuntimeException failure(Effort effort) {
        String message = effort.what() + " was refused: " + this;
        return switch (meaning()) {
            case ABSENT, UNAVAILABLE -> StorageException.unavailable(message, null);
            case NO_ROOM -> StorageException.insufficientStorage(message, null);
            case TOO_LARGE -> StorageException.tooLarge(message, 0);
            case DENIED -> StorageException.denied(message, null);
            case INVALID -> StorageException.invalid(message);
            case CONFLICT ->
                StorageException.seqConflict(message, lastSequence().orElse(0));
            case UNCLEAR -> effort.unanswered(StorageException.unavailable(toString(), null));
        };
    }

    @Override
    public String toString() {
        return description + " (JetStream " + number + ")";
    }
}
