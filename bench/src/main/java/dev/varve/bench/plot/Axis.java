/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A logarithmic axis.
 *
 * @param label what is told, with its unit
 * @param notation how its values are written
 */
public record Axis(String label, Notation notation) {

    private static final MathContext THREE_DIGITS = new MathContext(3);

    /** How values are written. */
    public enum Notation {
        /** By thousands: k, M, G. */
        DECIMAL(1000, ", k, M, G"),
        /** Bytes by 1024: B, KiB, MiB, GiB. */
        BYTES(1024, " B, KiB, MiB, GiB");

        private final int step;
        private final String units;

        Notation(int step, String units) {
            this.step = step;
            this.units = units;
        }
    }

    /** Of numbers. */
    public static Axis of(String label) {
        return new Axis(label, Notation.DECIMAL);
    }

    /** Of sizes in bytes. */
    public static Axis ofBytes(String label) {
        return new Axis(label, Notation.BYTES);
    }

    /** {@code value} in a few letters, such as {@code 10 k}. */
    String text(double value) {
        String[] units = notation.units.split(",", -1);
        int unit = 0;
        double left = value;
        while (left >= notation.step && unit < units.length - 1) {
            left /= notation.step;
            unit++;
        }
        String digits =
                new BigDecimal(left).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
        return String.format(Locale.ROOT, "%s%s", digits, units[unit]);
    }
}
