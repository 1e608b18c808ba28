/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

/** A plain value does not fit its type. The message says what it must be; it does not quote the value, which may be secret. */
final class MisfitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hint;

    MisfitException(String expectation) {
        this(expectation, "");
    }

    /**
     * @param expectation what the value must be
     * @param hint the way out, to be told after the value; empty or beginning with a semicolon
     */
    MisfitException(String expectation, String hint) {
        super(expectation);
        this.hint = hint;
    }

    String hint() {
        return hint;
    }
}
