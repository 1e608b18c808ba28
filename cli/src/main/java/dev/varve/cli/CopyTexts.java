/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.pubsub.wire.CopyStatus;
import dev.varve.pubsub.wire.StoreFigures;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The forms of a {@link CopyStatus}. */
final class CopyTexts {

    private static final double MEBIBYTE = 1 << 20;

    private CopyTexts() {}

    /** For people: what the copies of {@code server} lack, a line, and what was asked of their store, a second where anything was. */
    static String lines(String server, CopyStatus copies) {
        return String.format(
                Locale.ROOT,
                "copies       %-16s %s; %s%s%s%s%s%n%s",
                server,
                waiting(copies.waiting()),
                shipments(copies.shipments()),
                refused(copies.shipments()),
                copies.restored() == 0 ? "" : "; " + copies.restored() + " restored",
                copies.disk().map(CopyTexts::disk).orElse(""),
                copies.failure()
                        .map(why -> "; the store does not take them: " + why)
                        .orElse(""),
                store(server, copies.store()));
    }

    private static String store(String server, StoreFigures figures) {
        return figures.isEmpty() ? "" : String.format("store        %-16s %s%n", server, figures.shown());
    }

    private static String waiting(CopyStatus.Waiting waiting) {
        return waiting.files() == 0
                ? "all is stored"
                : String.format(
                        Locale.ROOT,
                        "behind by %d files, %d changes, the oldest for %s",
                        waiting.files(),
                        waiting.changes(),
                        ClusterTexts.seconds(waiting.oldest()));
    }

    private static String shipments(CopyStatus.Shipments shipments) {
        return shipments
                .last()
                .map(last -> "shipped last " + ClusterTexts.seconds(last) + " before the beat")
                .orElse("nothing was shipped yet");
    }

    private static String refused(CopyStatus.Shipments shipments) {
        return shipments.refused() == 0 ? "" : "; " + shipments.refused() + " refused";
    }

    private static String disk(CopyStatus.Disk disk) {
        return String.format(
                Locale.ROOT,
                "; disk %.1f of %.1f MiB, %d files only in the store",
                disk.bytes() / MEBIBYTE,
                disk.budget() / MEBIBYTE,
                disk.away());
    }

    /** For programs. */
    static Map<String, Object> json(CopyStatus copies) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("files", copies.waiting().files());
        json.put("changes", copies.waiting().changes());
        json.put("bytes", copies.waiting().bytes());
        json.put("oldest-ms", copies.waiting().oldest().toMillis());
        json.put("shipped", copies.shipments().shipped());
        copies.shipments().last().ifPresent(last -> json.put("last-shipped-ms", last.toMillis()));
        json.put("failed", copies.shipments().failed());
        json.put("refused", copies.shipments().refused());
        json.put("restored", copies.restored());
        copies.failure().ifPresent(why -> json.put("error", why));
        copies.disk().ifPresent(disk -> {
            json.put("disk-budget", disk.budget());
            json.put("disk-bytes", disk.bytes());
            json.put("away", disk.away());
        });
        json.put("store", copies.store().groups());
        return json;
    }
}
