/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes of one delivery; a line of the payload of {@code consumer-ack}.
 *
 * @param kind what
 * @param seq the message
 * @param count which of its deliveries, counted from 1
 * @param delay with {@link Kind#NAK}, how long it is not to come again; zero otherwise
 * @param reason with {@link Kind#TERM}, why, in one line; empty otherwise
 */
public record Settlement(Kind kind, long seq, int count, Duration delay, String reason) {

    /** The most lines of one request. */
    public static final int MOST = 10_000;

    /** What a settlement says. */
    public enum Kind {
        /** Done. */
        ACK,
        /** Not done; to be delivered again. */
        NAK,
        /** Never to be done. */
        TERM,
        /** Still at it. */
        IN_PROGRESS
    }

    public Settlement {
        Preconditions.atLeast("seq", seq, 1);
        Preconditions.atLeast("count", count, 1);
        Preconditions.require(!delay.isNegative(), "delay must not be negative, not " + delay);
        reason = reason.replaceAll("\\R", " ");
    }

    /** Done: the delivery {@code count} of {@code seq}. */
    public static Settlement ack(long seq, int count) {
        return new Settlement(Kind.ACK, seq, count, Duration.ZERO, "");
    }

    /** Not done: to come again after {@code delay}. */
    public static Settlement nak(long seq, int count, Duration delay) {
        return new Settlement(Kind.NAK, seq, count, delay, "");
    }

    /** Never to be done, for {@code reason}. */
    public static Settlement term(long seq, int count, String reason) {
        return new Settlement(Kind.TERM, seq, count, Duration.ZERO, reason);
    }

    /** Still at it. */
    public static Settlement inProgress(long seq, int count) {
        return new Settlement(Kind.IN_PROGRESS, seq, count, Duration.ZERO, "");
    }

    /** The payload that says {@code settlements}. */
    public static Bytes write(List<Settlement> settlements) {
        return Bytes.utf8(settlements.stream().map(Settlement::line).collect(Collectors.joining()));
    }

    private String line() {
        String line = WireNames.of(kind) + " " + seq + " " + count;
        return switch (kind) {
            case ACK, IN_PROGRESS -> line + "\n";
            case NAK -> line + " " + WireNumbers.millis(delay) + "\n";
            case TERM -> line + " " + ValueCodec.encode(reason) + "\n";
        };
    }

    /**
     * The settlements that {@code payload} says.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID}, naming the line, if it is malformed
     */
    public static List<Settlement> read(Bytes payload) {
        List<Settlement> read = new ArrayList<>();
        String text = payload.utf8();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            Preconditions.require(end >= 0, "line " + (read.size() + 1) + " of the payload does not end");
            Preconditions.require(read.size() < MOST, "the payload has more than " + MOST + " lines");
            read.add(parse("line " + (read.size() + 1) + " of the payload", text.substring(start, end)));
            start = end + 1;
        }
        Preconditions.require(!read.isEmpty(), "the payload has no lines, and nothing to settle");
        return read;
    }

    private static Settlement parse(String what, String line) {
        String[] words = line.split(" ", 4);
        Optional<Kind> kind = WireNames.find(Kind.class, words[0]);
        boolean more = kind.isPresent() && (kind.get() == Kind.NAK || kind.get() == Kind.TERM);
        if (kind.isEmpty() || words.length != (more ? 4 : 3)) {
            throw StorageException.invalid(what + " is '" + Printable.of(line)
                    + "'; allowed: ack <seq> <count>, nak <seq> <count> <ms>, term <seq> <count> <reason>,"
                    + " in-progress <seq> <count>");
        }
        long seq = WireNumbers.parse("seq of " + what, words[1], 1, Long.MAX_VALUE);
        int count = (int) WireNumbers.parse("count of " + what, words[2], 1, Integer.MAX_VALUE);
        return switch (kind.get()) {
            case ACK -> ack(seq, count);
            case IN_PROGRESS -> inProgress(seq, count);
            case NAK ->
                nak(seq, count, Duration.ofMillis(WireNumbers.parse("delay of " + what, words[3], 0, Long.MAX_VALUE)));
            case TERM -> term(seq, count, ValueCodec.decode(words[3]));
        };
    }
}
