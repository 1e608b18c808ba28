/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Numbers in decimal ASCII, and times as numbers of milliseconds. */
final class WireNumbers {

    private static final int MAX_DIGITS = 20;
    private static final Instant LAST_ROUNDED = Instant.MAX.minusSeconds(1);

    private WireNumbers() {}

    /** The number {@code text}, which must stand between {@code least} and {@code most}; {@code what} names it in the error. */
    static long parse(String what, String text, long least, long most) {
        return parse(() -> what, text, least, most);
    }

    /** {@link #parse(String, String, long, long)}, with a name that is made only when it is needed. */
    static long parse(Supplier<String> what, String text, long least, long most) {
        try {
            if (isDecimal(text)) {
                long value = Long.parseLong(text);
                if (value >= least && value <= most) {
                    return value;
                }
            }
        } catch (NumberFormatException e) {
            throw StorageException.invalid(message(what.get(), text, least, most), e);
        }
        throw StorageException.invalid(message(what.get(), text, least, most));
    }

    /** {@code span} in ms, rounded up, so that nothing ends earlier than asked for. */
    static long millis(Duration span) {
        if (span.toSeconds() >= Long.MAX_VALUE / 1000) {
            return Long.MAX_VALUE;
        }
        return span.plusNanos(999_999).toMillis();
    }

    /** {@code time} in ms since 1970, rounded down, or the number nearest to it. */
    static long millis(Instant time) {
        if (time.getEpochSecond() >= Long.MAX_VALUE / 1000) {
            return Long.MAX_VALUE;
        }
        return time.getEpochSecond() <= Long.MIN_VALUE / 1000 ? Long.MIN_VALUE : time.toEpochMilli();
    }

    /** {@code time} in ms since 1970, rounded up, or the number nearest to it. */
    static long millisUp(Instant time) {
        return time.isAfter(LAST_ROUNDED) ? Long.MAX_VALUE : millis(time.plusNanos(999_999));
    }

    /** Long.parseLong would also take a plus sign and the digits of other scripts. */
    private static boolean isDecimal(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        boolean digits = text.length() > start && text.length() <= MAX_DIGITS;
        for (int i = start; digits && i < text.length(); i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits;
    }

    private static String message(String what, String text, long least, long most) {
        return what + " is '" + Printable.of(text) + "'; it must be a whole number "
                + (most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most);
    }
}
