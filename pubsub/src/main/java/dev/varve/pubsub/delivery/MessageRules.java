/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.delivery;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;

/** What every transport refuses alike, so that what works in process works on NATS: malformed subjects, headers that would not arrive as they are, messages too large. */
public final class MessageRules {

    // NATS/1.0 CR LF before the headers, CR LF after them; a colon, CR and LF with each.
    private static final int FRAME_BYTES = 12;

    private MessageRules() {}

    /**
     * Checks a message to be published.
     *
     * @throws StorageException {@code INVALID} or {@code TOO_LARGE}
     */
    public static void check(WireMessage message, long maxPayload) {
        checkSubject(message.subject());
        if (message.replyTo().isPresent()) {
            checkSubject(message.replyTo().get());
        }
        checkHeaders(message.headers());
        long size = size(message);
        if (size > maxPayload) {
            throw StorageException.tooLarge(
                    "a message to '" + message.subject() + "' has " + size + " bytes of headers and payload, at most "
                            + maxPayload + " can be sent",
                    maxPayload);
        }
    }

    /** The bytes of headers and payload as NATS counts them. */
    public static long size(WireMessage message) {
        return headerSize(message.headers()) + message.payload().size();
    }

    /** Checks that {@code subject} is made of tokens without wildcards. */
    public static void checkSubject(String subject) {
        require(
                wellFormed(subject, false),
                "subject",
                subject,
                "must be non-empty tokens between dots, without blanks and wildcards");
    }

    /** Checks that {@code filter} is made of tokens, of which some may be {@code *} and the last {@code >}. */
    public static void checkFilter(String filter) {
        require(
                wellFormed(filter, true),
                "filter",
                filter,
                "must be non-empty tokens between dots, '*' and a final '>' standing alone");
    }

    /** Checks the name of a queue group: no blanks; empty for none. */
    public static void checkQueue(String queue) {
        require(
                queue.chars().allMatch(c -> c > ' ' && c < 0x7f),
                "queue",
                queue,
                "must be printable ASCII without blanks");
    }

    private static void require(boolean condition, String what, String value, String rule) {
        if (!condition) {
            throw StorageException.invalid(what + " '" + value + "' " + rule);
        }
    }

    private static boolean wellFormed(String subject, boolean wildcards) {
        int start = 0;
        int length = subject.length();
        for (int i = 0; i <= length; i++) {
            char c = i == length ? '.' : subject.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                return false;
            }
            if (c == '.') {
                if (i == start) {
                    return false;
                }
                start = i + 1;
            } else if (c == '*' || c == '>') {
                boolean alone = i == start && (i + 1 == length || (c == '*' && subject.charAt(i + 1) == '.'));
                if (!wildcards || !alone) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void checkHeaders(WireHeaders headers) {
        headers.forEach((name, value) -> {
            Preconditions.require(
                    isName(name), () -> "header name '" + name + "' must be printable ASCII without blanks and colons");
            checkValue(name, value);
        });
    }

    private static boolean isName(String name) {
        boolean fits = !name.isEmpty();
        for (int i = 0; fits && i < name.length(); i++) {
            char c = name.charAt(i);
            fits = c > ' ' && c < 0x7f && c != ':';
        }
        return fits;
    }

    private static void checkValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c >= 0x7f) {
                throw StorageException.invalid(
                        "header '" + name + "' has a character outside printable ASCII at position " + i);
            }
        }
        boolean padded = value.startsWith(" ") || value.endsWith(" ");
        Preconditions.require(!padded, () -> "header '" + name + "' begins or ends with a space, which would be lost");
    }

    private static long headerSize(WireHeaders headers) {
        // No blank stands behind a colon.
        return headers.isEmpty() ? 0 : FRAME_BYTES + (long) headers.lineBytes() - headers.size();
    }
}
