/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

/** Ids of messages as clients make them: a part of the client's own, and a number. For use by one thread. */
final class MessageIds {

    private static final int RADIX = 36;

    private long count;

    String next() {
        return "3w5e11264sgsf1z141z3-" + Long.toString(++count, RADIX);
    }
}
