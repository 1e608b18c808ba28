/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import java.math.BigDecimal;
import java.math.MathContext;

/** The unit that Amazon bills by and calls GB: 2³⁰ bytes. */
final class Gibibytes {

    private static final BigDecimal BYTES = BigDecimal.valueOf(1L << 30);

    private Gibibytes() {}

    static BigDecimal of(BigDecimal bytes) {
        return bytes.divide(BYTES, MathContext.DECIMAL128);
    }
}
