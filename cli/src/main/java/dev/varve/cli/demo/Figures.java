/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What storing lines cost.
 *
 * @param lines how many lines were stored
 * @param bytes their bytes
 * @param nanos how long it took, from the first call to the last acknowledgement
 * @param ackP50Nanos half of the acknowledgements took at most this long
 * @param ackP99Nanos 99 of 100 did
 */
record Figures(long lines, long bytes, long nanos, long ackP50Nanos, long ackP99Nanos) {

    double linesPerSecond() {
        return lines * 1e9 / nanos;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%,d lines, %,d bytes in %.2f s: %,.0f lines/s; acknowledged after %.1f ms (half), %.1f ms (99 of 100)",
                lines,
                bytes,
                nanos / 1e9,
                linesPerSecond(),
                ackP50Nanos / 1e6,
                ackP99Nanos / 1e6);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lines", lines);
        json.put("bytes", bytes);
        json.put("seconds", nanos / 1e9);
        json.put("lines-per-second", linesPerSecond());
        json.put("ack-p50-ms", ackP50Nanos / 1e6);
        json.put("ack-p99-ms", ackP99Nanos / 1e6);
        return json;
    }
}
