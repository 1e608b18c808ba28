/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.bench.load.Samples;
import dev.varve.bench.scenario.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** What JMH found of one benchmark as a figure like those of scenarios. */
final class MicroFigure {

    /** The id of all of them: there is no bar. */
    static final String ID = "MICRO";

    /** The bytes that an operation takes of the heap, as the profiler of JMH calls them. */
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private MicroFigure() {}

    /** The figure, a sample for each round of each JVM. */
    static Result of(RunResult run) {
        var time = run.getPrimaryResult();
        Result result = Result.of(ID, name(run.getParams()), time.getScoreUnit(), new Samples(rounds(run)))
                .with("benchmark", run.getParams().getBenchmark())
                .with("mean", Result.rounded(time.getScore()));
        // Too few rounds, and there is none.
        if (Double.isFinite(time.getScoreError())) {
            result = result.with("error-99.9", Result.rounded(time.getScoreError()));
        }
        Optional<Double> allocated =
                Optional.ofNullable(run.getSecondaryResults().get(ALLOCATED)).map(bytes -> bytes.getScore());
        return allocated.isPresent() ? result.with("allocated-bytes", Result.rounded(allocated.get())) : result;
    }

    private static List<Double> rounds(RunResult run) {
        return run.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(round -> round.getPrimaryResult().getScore())
                .toList();
    }

    /** The name of a benchmark with what it was run with, such as {@code JournalBenchmark.sync commands=1000}. */
    static String name(BenchmarkParams params) {
        String parameters = params.getParamsKeys().stream()
                .filter(key -> !key.equals(MicroRun.DIRECTORY))
                .map(key -> " " + key + "=" + params.getParam(key))
                .collect(Collectors.joining());
        return simple(params.getBenchmark()) + parameters;
    }

    /** The class and the method of {@code benchmark}, without the package. */
    static String simple(String benchmark) {
        String[] names = benchmark.split("\\.");
        return names[names.length - 2] + "." + names[names.length - 1];
    }
}
