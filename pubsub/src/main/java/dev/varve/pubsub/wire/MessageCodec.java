/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.NO_VALUE;
import static dev.varve.pubsub.wire.HeaderNames.SEQ;
import static dev.varve.pubsub.wire.HeaderNames.SUBJECT;
import static dev.varve.pubsub.wire.HeaderNames.TIME;
import static dev.varve.pubsub.wire.HeaderNames.TIMESTAMP;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.stream.StoredMessage;
import java.util.Optional;

/** Messages, and messages as they stand in a stream, as headers and payload. */
public final class MessageCodec {

    private MessageCodec() {}

    /** Adds the headers of {@code message}; its payload is {@link #payload}. */
    public static void write(WireHeaders.Builder to, Message message) {
        if (message.value().isEmpty()) {
            to.add(NO_VALUE, 1);
        }
        message.timestamp().ifPresent(time -> to.add(TIMESTAMP, WireNumbers.millis(time)));
        ApplicationHeaders.write(to, message.headers());
    }

    /** The payload of {@code message} on the wire. */
    public static Bytes payload(Message message) {
        return message.value().orElse(Bytes.empty());
    }

    /** The message of these headers and {@code payload}. */
    public static Message read(HeaderReader from, Bytes payload) {
        boolean absent = from.flag(NO_VALUE);
        if (absent && !payload.isEmpty()) {
            throw StorageException.invalid(
                    "header '" + NO_VALUE + "' is '1', but the payload has " + payload.size() + " bytes");
        }
        return new Message(
                absent ? Optional.empty() : Optional.of(payload),
                ApplicationHeaders.read(from.headers()),
                from.time(TIMESTAMP));
    }

    /** Adds the headers of {@code stored}; its payload is that of its message. */
    public static void writeStored(WireHeaders.Builder to, StoredMessage stored) {
        to.add(SUBJECT, stored.subject().value())
                .add(SEQ, stored.seq())
                .add(TIME, WireNumbers.millis(stored.storeTime()));
        write(to, stored.message());
    }

    /** The stored message of these headers and {@code payload}. */
    public static StoredMessage readStored(HeaderReader from, Bytes payload) {
        return new StoredMessage(
                from.requiredParsed(SUBJECT, Subject::of),
                from.requiredNumber(SEQ, 1),
                from.requiredTime(TIME),
                read(from, payload));
    }
}
