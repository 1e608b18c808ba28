/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import java.io.IOException;

/** Nobody knows what of a batch is on stable storage. */
final class UnsyncedException extends IOException {

    private static final long serialVersionUID = 1L;

    UnsyncedException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
