/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.cost.PriceList;
import dev.varve.tiering.archive.restore.ColdSegments;
import dev.varve.tiering.archive.restore.RestoreEstimate;
import dev.varve.tiering.archive.restore.RestorePlan;
import dev.varve.tiering.store.RestoreRequest;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Getting segments back from a cold class, before they can be restored: {@code --start} and {@code --status}. */
@Command
final class ColdOptions {

    @Option(
            names = "--start",
            description = "Tell what it costs to get the segments back from a cold class, and with --yes ask for them.")
    private boolean start;

    @Option(names = "--status", description = "Tell how many of the segments can be read by now.")
    private boolean status;

    @Option(names = "--yes", description = "With --start: ask for them, whatever it costs.")
    private boolean yes;

    @Option(
            names = "--speed",
            paramLabel = "expedited|standard|bulk",
            description = "With --start: how fast, which is how dear (default: bulk).")
    private RestoreRequest.Speed speed = RestoreRequest.Speed.BULK;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "With --start: for how many days they can be read then (default: 7).")
    private int days = 7;

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "With --start: other prices than those of this release, as for archive cost.")
    private @Nullable Path prices;

    /** Whether the command is about cold segments, and restores nothing. */
    boolean isAsked() {
        Preconditions.require(!start || !status, "--start and --status exclude each other");
        Preconditions.require(start || !yes, "--yes goes with --start");
        return start || status;
    }

    /** Does what was asked of the segments of {@code plan}, and prints it. */
    void run(Session session, RestorePlan plan, ArchivePlace place) {
        ColdSegments segments = new ColdSegments(plan);
        if (start) {
            start(session, segments, place);
        } else {
            print(session, segments.status(), place);
        }
    }

    private void start(Session session, ColdSegments segments, ArchivePlace place) {
        RestoreRequest request = new RestoreRequest(days, speed);
        checkKeys(session, segments.plan());
        PriceList list = prices == null ? PriceList.listed() : PriceList.read(prices);
        RestoreEstimate estimate = segments.estimate(request, list);
        session.print(() -> ColdTexts.text(estimate, list, yes), () -> ColdTexts.json(estimate, list, yes));
        if (yes) {
            print(session, segments.start(request), place);
        }
    }

    /** Nobody is to pay for what he cannot read; to ask what it costs is free. */
    private void checkKeys(Session session, RestorePlan plan) {
        try {
            plan.checkKeys();
        } catch (StorageException e) {
            if (yes) {
                throw e;
            }
            session.warn("the segments could not be read: " + e.getMessage());
        }
    }

    private static void print(Session session, ColdSegments.Status status, ArchivePlace place) {
        session.print(() -> ColdTexts.text(status), () -> {
            Map<String, Object> json = ColdTexts.json(status);
            place.addTraffic(json);
            return json;
        });
    }
}
