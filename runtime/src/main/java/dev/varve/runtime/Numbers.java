/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Reads numbers. One may stand in quotes, since that is how an environment variable comes. */
final class Numbers {

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,19}(\\.\\d{1,19})?([eE][-+]?\\d{1,3})?");

    private Numbers() {}

    static int toInt(Object raw) {
        return (int) within(toLong(raw), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static long toLong(Object raw) {
        String text = plain(raw);
        try {
            if (WHOLE.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException beyond) {
            throw new MisfitException("must be a whole number of at most " + Long.MAX_VALUE);
        }
        throw new MisfitException("must be a whole number");
    }

    static double toDouble(Object raw) {
        String text = plain(raw);
        if (DECIMAL.matcher(text).matches()) {
            return new BigDecimal(text).doubleValue();
        }
        throw new MisfitException("must be a number");
    }

    static int toIntSize(Object raw) {
        return (int) within(toSize(raw), 0, Integer.MAX_VALUE);
    }

    static long toSize(Object raw) {
        return SizeText.parse(plain(raw));
    }

    private static String plain(Object raw) {
        return raw instanceof String || raw instanceof Number ? raw.toString() : "";
    }

    private static long within(long number, long least, long most) {
        if (number < least || number > most) {
            throw new MisfitException("must be in [" + least + ", " + most + "]");
        }
        return number;
    }
}
