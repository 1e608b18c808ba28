/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import dev.varve.bench.plot.Plot;
import dev.varve.bench.scenario.Bar;
import dev.varve.bench.scenario.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run found.
 *
 * @param machine what it ran on
 * @param versions of what was measured
 * @param results in the order in which they were found
 * @param plots of how cost grows, where that was measured
 */
record Report(Map<String, Object> machine, Map<String, Object> versions, List<Result> results, List<Plot> plots) {

    /** The object for programs. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine);
        json.put("versions", versions);
        json.put("results", results.stream().map(Result::json).toList());
        return json;
    }

    /** The table for people. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("machine   " + machine);
        lines.add("versions  " + versions);
        lines.add(row("id", "value", "", "bar", "verdict", "spread", "what"));
        results.forEach(result -> lines.add(row(result)));
        return String.join(System.lineSeparator(), lines);
    }

    private static String row(Result result) {
        return row(
                result.id(),
                number(result.value()),
                result.unit(),
                bar(result),
                verdict(result),
                spread(result),
                result.figure());
    }

    /** What must be reached, for people. */
    static String bar(Result result) {
        Bar bar = result.bar();
        return bar == null ? "none" : bar.text();
    }

    /** Whether it was reached, for people. */
    static String verdict(Result result) {
        return result.met().map(met -> met ? "met" : "MISSED").orElse("-");
    }

    /** How far the rounds were apart, for people. */
    static String spread(Result result) {
        int rounds = result.samples().values().size();
        return rounds == 1
                ? "one round"
                : number(result.samples().least()) + " .. "
                        + number(result.samples().greatest()) + " of " + rounds;
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-8s %12s %-7s  %-9s %-7s %-22s %s", (Object[]) cells);
    }

    /** {@code value} with as many digits as it is worth. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double rounded = Result.rounded(value);
        return Math.abs(rounded) >= 1000
                ? String.format(Locale.ROOT, "%,.0f", rounded)
                : String.format(Locale.ROOT, "%.4g", rounded);
    }
}
