/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.restore.JsonLinesSink;
import dev.varve.tiering.archive.restore.Restore;
import dev.varve.tiering.archive.restore.RestorePlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve archive export}: messages as lines of JSON. */
@Command(
        name = "export",
        description = "Print messages as lines of JSON, the value in base64; with --output text as well as json.")
final class ArchiveExport implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Override
    public Integer call() {
        RestorePlan plan = RestorePlan.of(place.open(session), range.range());
        try (JsonLinesSink lines = new JsonLinesSink(session.out())) {
            Restore.run(plan, lines, place.work(), manifest -> {});
        }
        return ExitCodes.OK;
    }
}
