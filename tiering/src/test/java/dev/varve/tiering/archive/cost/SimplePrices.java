/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Prices that are easy to calculate with. */
final class SimplePrices {

    private static final String WARM = """
            "put-per-thousand": 1, "get-per-thousand": 0.1,
            "minimum-days": 0, "minimum-bytes": 0, "overhead-bytes": 0, "standard-overhead-bytes": 0,
            "retrieval": {"at-once": {"per-thousand": 0, "per-gib": 0}}
            """;
    private static final String COLD = """
            "storage": [{"per-gib-month": 2}], "put-per-thousand": 5, "get-per-thousand": 0.1,
            "minimum-days": 90, "minimum-bytes": 0, "overhead-bytes": 100, "standard-overhead-bytes": 50,
            """;
    private static final String SLOW =
            "\"standard\": {\"per-thousand\": 4, \"per-gib\": 0.5}, \"bulk\": {\"per-thousand\": 3, \"per-gib\": 0.25}";

    static final String JSON = """
            {"region": "here", "date": "2026-11-01", "source": "a test", "classes": {
              "standard": {"storage": [{"up-to-gib": 10, "per-gib-month": 1}, {"per-gib-month": 0.5}], WARM},
              "glacier-ir": {"storage": [{"per-gib-month": 2}], WARM},
              "glacier": {COLD "retrieval": {"expedited": {"per-thousand": 9, "per-gib": 1}, SLOW}},
              "deep-archive": {COLD "retrieval": {SLOW}}}}
            """.replace("WARM", WARM).replace("COLD", COLD).replace("SLOW", SLOW);

    private SimplePrices() {}

    static PriceList list() {
        return PriceFile.read("simple", JSON.getBytes(UTF_8));
    }
}
