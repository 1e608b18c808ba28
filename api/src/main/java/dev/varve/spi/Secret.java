/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.spi;

/**
 * A text that must not be seen, such as a password, as a component of a configuration record. Every print of it is masked; only {@link #reveal()} gives it away.
 *
 * <p>Prefer it to a {@code String}: a record with a {@code String} shows the password to whoever logs the record.
 *
 * @param reveal the text itself, for whoever must send it
 */
public record Secret(String reveal) {

    /** What stands in the place of a secret wherever one is printed. Its length tells nothing. */
    public static final String MASK = "********";

    /** {@link #MASK}. */
    @Override
    public String toString() {
        return MASK;
    }
}
