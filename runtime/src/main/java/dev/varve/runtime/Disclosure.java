/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

/** Whether a text may be printed. */
enum Disclosure {
    OPEN,
    MASKED;

    /** For what {@code key} names, within something of this disclosure. */
    Disclosure within(String key) {
        return this == MASKED || Secrets.named(key) ? MASKED : OPEN;
    }
}
