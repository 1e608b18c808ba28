/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import dev.varve.StorageException;
import dev.varve.bench.plot.Plot;
import dev.varve.bench.plot.SvgPlot;
import dev.varve.cli.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A report as files: {@code bench.json}, {@code bench.md}, and an SVG for each plot. */
final class ReportDirectory {

    private ReportDirectory() {}

    /**
     * Writes all of {@code report}, over what an earlier one has left.
     *
     * @throws StorageException {@code UNAVAILABLE} if it cannot be written
     */
    static void write(Report report, Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("bench.json"), Json.line(report.json()) + "\n");
            Files.writeString(directory.resolve("bench.md"), MarkdownReport.text(report));
            for (Plot plot : report.plots()) {
                Files.writeString(directory.resolve(file(plot)), SvgPlot.draw(plot));
            }
        } catch (IOException e) {
            throw StorageException.unavailable("the report cannot be written to " + directory, e);
        }
    }

    /** The name of the file of {@code plot}. */
    static String file(Plot plot) {
        return plot.name() + ".svg";
    }
}
