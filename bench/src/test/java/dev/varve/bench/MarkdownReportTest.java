/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.bench.load.Samples;
import dev.varve.bench.plot.Axis;
import dev.varve.bench.plot.Plot;
import dev.varve.bench.plot.Series;
import dev.varve.bench.scenario.Bar;
import dev.varve.bench.scenario.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownReportTest {

    @TempDir
    Path directory;

    private static final Report REPORT = new Report(
            Map.of("cores", 2),
            Map.of("varve", "1.0"),
            List.of(
                    Result.of("PERF-1", "messages | a second", "x", new Samples(List.of(16.0, 18.0)))
                            .bar(Bar.atLeast(15))
                            .with("scale", "brief")
                            .with("settings", Map.of("rounds", 2)),
                    Result.of("PERF-5", "FAILED: it had not ended after 120 s", "", Samples.of(Double.NaN))
                            .bar(Bar.atLeast(0.5))),
            List.of(new Plot(
                    "streams-disk",
                    "Disk of each stream",
                    "",
                    Axis.of("streams"),
                    Axis.of("KiB"),
                    List.of(new Series("varve", List.of(new Series.Point(1, 2)))))));

    @Test
    @DisplayName(
            "a report in Markdown has a row for each figure, with bar and verdict, also of what failed, and shows the plots")
    void page() {
        assertThat(MarkdownReport.text(REPORT))
                .contains(
                        "| PERF-1 | messages \\| a second | 17.00 x | >= 15 | met | 16.00 .. 18.00 of 2 |  | brief: rounds 2 |")
                .contains("| PERF-5 | FAILED: it had not ended after 120 s | - | >= 0.5 | MISSED | one round |")
                .contains("![Disk of each stream](streams-disk.svg)");
    }

    @Test
    @DisplayName("a report is written as JSON, Markdown and plots, and over an older one")
    void files() throws IOException {
        Path reports = directory.resolve("reports");
        ReportDirectory.write(REPORT, reports);
        ReportDirectory.write(REPORT, reports);

        assertThat(reports.resolve("bench.json")).content().contains("\"id\":\"PERF-1\"", "\"value\":null");
        assertThat(reports.resolve("bench.md")).hasContent(MarkdownReport.text(REPORT));
        assertThat(reports.resolve("streams-disk.svg")).content().startsWith("<svg");
        try (Stream<Path> written = Files.list(reports)) {
            assertThat(written).hasSize(3);
        }
    }
}
