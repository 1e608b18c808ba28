/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.time.Instant;
import java.util.Optional;

/**
 * What is stored in a stream: an optional value, headers, and an optional time of its own.
 *
 * <p>An empty value is a value; an absent one is not. The timestamp belongs to the application (when a sample was taken, say), is kept to the millisecond,
 * and is independent of the store's time.
 *
 * @param value the payload, if there is one
 * @param headers names and texts that travel with it
 * @param timestamp the application's own time, in whole milliseconds
 */
public record Message(Optional<Bytes> value, Headers headers, Optional<Instant> timestamp) {

    public Message {
        timestamp = timestamp.map(time -> Instant.ofEpochMilli(time.toEpochMilli()));
    }

    /** A message of this value. */
    public static Message of(Bytes value) {
        return new Message(Optional.of(value), Headers.none(), Optional.empty());
    }

    /** A message of this text in UTF-8. */
    public static Message of(String text) {
        return of(Bytes.utf8(text));
    }

    /** A message without value: its headers say it all. */
    public static Message withoutValue(Headers headers) {
        return new Message(Optional.empty(), headers, Optional.empty());
    }

    /** This message with {@code value} added to the values of header {@code name}. */
    public Message withHeader(String name, String value) {
        return new Message(this.value, headers.with(name, value), timestamp);
    }

    /** This message with these headers. */
    public Message withHeaders(Headers headers) {
        return new Message(value, headers, timestamp);
    }

    /** This message with the application's time {@code timestamp}, cut to milliseconds. */
    public Message withTimestamp(Instant timestamp) {
        return new Message(value, headers, Optional.of(timestamp));
    }

    /** The bytes that count against limits: value and headers. */
    public long sizeInBytes() {
        return value.map(Bytes::size).orElse(0) + (long) headers.sizeInBytes();
    }
}
