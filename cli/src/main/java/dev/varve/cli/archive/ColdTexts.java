/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.tiering.archive.cost.PriceList;
import dev.varve.tiering.archive.restore.ColdSegments;
import dev.varve.tiering.archive.restore.RestoreEstimate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Segments in cold classes as text and JSON. */
final class ColdTexts {

    private ColdTexts() {}

    static String text(RestoreEstimate estimate, PriceList prices, boolean started) {
        if (estimate.objects() == 0) {
            return "no segment waits in a cold class to be asked for";
        }
        return String.format(
                Locale.ROOT,
                "%d segments of %d bytes are in a cold class: about %,.2f US dollars by the prices of %s of %s, without"
                        + " traffic, and at most %s%s",
                estimate.objects(),
                estimate.bytes(),
                estimate.dollars(),
                prices.region(),
                prices.date(),
                time(estimate.longest()),
                started ? "" : "; nothing was asked for yet: repeat with --yes");
    }

    static Map<String, Object> json(RestoreEstimate estimate, PriceList prices, boolean started) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("segments", estimate.objects());
        json.put("bytes", estimate.bytes());
        json.put("dollars", estimate.dollars());
        json.put("longest-seconds", estimate.longest().toSeconds());
        json.put("prices", CostTexts.json(prices));
        json.put("started", started);
        return json;
    }

    static String text(ColdSegments.Status status) {
        return status.readable() + " segments can be read, " + status.restoring() + " are on their way"
                + (status.restoring() == 0 ? "" : " for at most " + time(status.eta())) + ", " + status.cold()
                + " are in a cold class and not asked for";
    }

    static Map<String, Object> json(ColdSegments.Status status) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("readable", status.readable());
        json.put("restoring", status.restoring());
        json.put("cold", status.cold());
        json.put("eta-seconds", status.eta().toSeconds());
        return json;
    }

    /** Rounded up to what people plan with. */
    static String time(Duration time) {
        long minutes = time.plusSeconds(59).toMinutes();
        return minutes < 120 && minutes % 60 != 0 ? minutes + " min" : (minutes + 59) / 60 + " h";
    }
}
