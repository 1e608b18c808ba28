/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.restore.Drill;
import dev.varve.tiering.archive.restore.RestorePlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve archive drill}: a restore to scratch. */
@Command(
        name = "drill",
        description = {
            "Restore to a place of its own, look whether all is there, and remove it again.",
            "Ends with exit code 11 if something differs."
        })
final class ArchiveDrill implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Override
    public Integer call() {
        Drill.Report report = new Drill(RestorePlan.of(place.open(session), range.range()), place.work()).run();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("segments", report.segments());
        json.put("count", report.messages());
        json.put("bytes", report.bytes());
        json.put(
                "differing",
                report.differing().stream()
                        .map(manifest -> manifest.object().key().value())
                        .toList());
        session.print(
                () -> report.messages() + " messages restored from " + report.segments() + " segments, of which "
                        + report.differing().size() + " differ; removed again",
                () -> json);
        return report.differing().isEmpty() ? ExitCodes.OK : ExitCodes.DIFFERENT;
    }
}
