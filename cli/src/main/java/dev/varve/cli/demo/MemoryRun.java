/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.Durability;
import dev.varve.Varve;
import dev.varve.cli.input.LineReader;
import java.io.IOException;
import java.util.List;

/** The same lines, written and compared by the same code, through a store that is nothing but memory. */
final class MemoryRun {

    /** A quarter of the memory that Java may take: values, and what is around them, must fit. */
    private static final long FITS = Runtime.getRuntime().maxMemory() / 4;

    private MemoryRun() {}

    /** Runs it; returns what was wrong, empty if nothing was. */
    static List<String> run(Varve memory, Job job, DemoReport report) throws IOException {
        Layout layout = job.layout(1);
        Writer writer = new Writer(memory, layout, Durability.VOLATILE, WriterEvents.NONE);
        try (LineReader lines = job.open().upTo(FITS)) {
            writer.write(lines);
        }
        report.inMemory(writer.figures());
        return compare(memory, layout, job.open().upTo(FITS), report);
    }

    /** Reads back what was stored of {@code lines}, which it closes; returns what differs. */
    static List<String> compare(Varve varve, Layout layout, LineReader lines, DemoReport report) throws IOException {
        Comparison comparison = new Comparison(varve, layout);
        try (lines) {
            comparison.run(lines, Comparison.ALL);
        }
        report.compared(comparison);
        return comparison.differences();
    }
}
