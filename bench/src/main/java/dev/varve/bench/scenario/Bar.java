/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import java.math.BigDecimal;

/**
 * What must be reached.
 *
 * @param limit the figure
 * @param side on which side of it is well
 */
public record Bar(double limit, Side side) {

    /** Which side of a limit is well. */
    public enum Side {
        /** The limit or more. */
        AT_LEAST,
        /** The limit or less. */
        AT_MOST
    }

    /** {@code limit} or more. */
    public static Bar atLeast(double limit) {
        return new Bar(limit, Side.AT_LEAST);
    }

    /** {@code limit} or less. */
    public static Bar atMost(double limit) {
        return new Bar(limit, Side.AT_MOST);
    }

    /** Whether {@code value} reaches it. */
    public boolean met(double value) {
        return side == Side.AT_LEAST ? value >= limit : value <= limit;
    }

    /** For people. */
    public String text() {
        return (side == Side.AT_LEAST ? ">= " : "<= ")
                + new BigDecimal(String.valueOf(limit)).stripTrailingZeros().toPlainString();
    }
}
