/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Preconditions;
import java.util.Optional;

/**
 * What a new file begins with.
 *
 * @param spec what it is to be; empty for default settings
 * @param base the number of the last change of the file that had this key before, 0 for none: numbers go on from there, so that a follower of the old one notices
 * @param <S> the type of the specification
 */
public record Creation<S>(Optional<S> spec, long base) {

    public Creation {
        Preconditions.atLeast("base", base, 0);
    }

    /** A file of default settings for a key that never had one. */
    public static <S> Creation<S> plain() {
        return new Creation<>(Optional.empty(), 0);
    }
}
