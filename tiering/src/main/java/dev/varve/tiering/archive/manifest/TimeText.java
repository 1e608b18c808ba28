/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Times as RFC 3339 writes them. */
final class TimeText {

    private TimeText() {}

    static Instant read(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no time", e);
        }
    }
}
