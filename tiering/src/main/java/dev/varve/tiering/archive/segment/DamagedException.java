/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import java.io.IOException;

/** The content of a segment contradicts itself. */
final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
        super(message);
    }
}
