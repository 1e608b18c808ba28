/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.time.Duration;
import java.util.function.Supplier;

/** Checks of arguments that every backend makes alike, each failing with {@link ErrorCode#INVALID}. */
public final class Preconditions {

    private Preconditions() {}

    /** Returns {@code value} if it is at least {@code least}. */
    public static long atLeast(String name, long value, long least) {
        if (value < least) {
            throw StorageException.invalid(name + " must be at least " + least + ", not " + value);
        }
        return value;
    }

    /** Returns {@code value} if it is longer than nothing. */
    public static Duration positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw StorageException.invalid(name + " must be longer than 0, not " + value);
        }
        return value;
    }

    /** Throws {@link ErrorCode#INVALID} with {@code message} unless {@code condition} holds. */
    public static void require(boolean condition, String message) {
        if (!condition) {
            throw StorageException.invalid(message);
        }
    }

    /** {@link #require(boolean, String)} where checks are so frequent that the message is made only when it is needed. */
    public static void require(boolean condition, Supplier<String> message) {
        if (!condition) {
            throw StorageException.invalid(message.get());
        }
    }

    /** Returns {@code name} if it can name a stream, bucket or consumer: 1 to 128 of {@code A-Z a-z 0-9 _ -}. */
    public static String name(String what, String name) {
        boolean fits = !name.isEmpty() && name.length() <= 128 && name.chars().allMatch(Preconditions::isNameChar);
        if (!fits) {
            throw StorageException.invalid(
                    what + " '" + Subject.printable(name) + "' must be 1 to 128 characters of A-Z a-z 0-9 _ -");
        }
        return name;
    }

    private static boolean isNameChar(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }
}
