/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Limits;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.StreamLimits;

/** Refuses what is too large before anything is sent or changed. */
final class MessageSizes {

    // What JetStream's file store keeps beside subject, headers and payload of a message.
    private static final int RECORD_BYTES = 22 + 8;

    private MessageSizes() {}

    /** Fails with {@code TOO_LARGE} beyond what this backend takes at all. */
    static void check(Subject subject, Message message, Limits limits) {
        atMost(subject, "headers", message.headers().sizeInBytes(), limits.maxHeaderBytes());
        atMost(subject, "a message", message.sizeInBytes(), limits.maxMessageBytes());
    }

    /** Fails with {@code TOO_LARGE} beyond what the stream takes; {@code stored} is the subject as NATS knows it. */
    static void check(Subject subject, String stored, Message message, StreamLimits limits) {
        if (limits.maxMessageBytes() > 0) {
            atMost(subject, "a message", message.sizeInBytes(), limits.maxMessageBytes());
        }
        if (limits.maxBytes() > 0) {
            // JetStream would make room for it by removing everything, the message itself included.
            long room = Math.max(0, limits.maxBytes() - RECORD_BYTES - stored.length());
            atMost(subject, "a message", message.sizeInBytes(), room);
        }
    }

    /** Fails with {@code TOO_LARGE} where the bytes of a stream are limited, of which JetStream counts only those of its messages. */
    static void checkCountable(Publisher.Write write, long room) {
        if (write.stream().spec().limits().maxBytes() > 0) {
            atMost(
                    write.subject(),
                    "to a stream with max-bytes, a message",
                    write.message().sizeInBytes(),
                    room);
        }
    }

    private static void atMost(Subject subject, String what, long bytes, long limit) {
        if (bytes > limit) {
            throw StorageException.tooLarge(
                    "publish to '" + subject + "': " + what + " of " + bytes + " bytes; " + limit + " are allowed",
                    limit);
        }
    }
}
