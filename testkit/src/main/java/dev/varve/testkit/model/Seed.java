/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import java.util.Optional;
import java.util.Random;

/** Where the randomness of a test comes from. */
public final class Seed {

    /** The system property that repeats a run: {@code -Dvarve.seed=<number>}. */
    public static final String PROPERTY = "varve.seed";

    private Seed() {}

    /** The seed that {@value #PROPERTY} sets, else a new one; printed either way, under the name {@code what}. */
    public static long choose(String what) {
        long seed = Optional.ofNullable(Long.getLong(PROPERTY)).orElseGet(() -> new Random().nextLong());
        System.out.println(what + ": seed " + seed + " (repeat with -D" + PROPERTY + "=" + seed + ")");
        return seed;
    }
}
