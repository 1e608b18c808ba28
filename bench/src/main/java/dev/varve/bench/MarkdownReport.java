/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import dev.varve.bench.plot.Plot;
import dev.varve.bench.scenario.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as a page of Markdown: a table of all figures, and the plots. */
final class MarkdownReport {

    private MarkdownReport() {}

    static String text(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add("# What varve bench found");
        lines.add("");
        lines.add("- machine: " + fields(report.machine()));
        lines.add("- versions: " + fields(report.versions()));
        lines.add("");
        lines.add("| bar | what | value | must be | verdict | spread | peer | how much was done |");
        lines.add("|---|---|---|---|---|---|---|---|");
        report.results().forEach(result -> lines.add(row(result)));
        for (Plot plot : report.plots()) {
            lines.add("");
            lines.add("![" + cell(plot.title()) + "](" + ReportDirectory.file(plot) + ")");
        }
        return String.join("\n", lines) + "\n";
    }

    private static String row(Result result) {
        return List.of(
                        result.id(),
                        result.figure(),
                        (Report.number(result.value()) + " " + result.unit()).strip(),
                        Report.bar(result),
                        Report.verdict(result),
                        Report.spread(result),
                        result.peer() == null ? "" : result.peer().toString(),
                        done(result))
                .stream()
                .map(MarkdownReport::cell)
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String done(Result result) {
        Object settings = result.detail().get("settings");
        return settings instanceof Map<?, ?> known ? result.detail().get("scale") + ": " + fields(known) : "";
    }

    private static String fields(Map<?, ?> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + " " + field.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\R", " ");
    }
}
