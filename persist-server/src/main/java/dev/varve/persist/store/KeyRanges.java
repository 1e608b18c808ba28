/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.SubjectFilter;

/** Where in the order of texts stands what a filter may match. */
final class KeyRanges {

    private KeyRanges() {}

    /** The literal tokens that everything matched begins with; empty for none. */
    static String first(SubjectFilter filter) {
        StringBuilder prefix = new StringBuilder();
        for (String token : filter.tokens()) {
            if (token.equals("*") || token.equals(">")) {
                return prefix.toString();
            }
            prefix.append(prefix.length() == 0 ? "" : ".").append(token);
        }
        return prefix.toString();
    }

    /** Above everything that begins with {@link #first}: the grammar ends at 0x7e. */
    static String last(SubjectFilter filter) {
        return first(filter) + '\u007f';
    }
}
