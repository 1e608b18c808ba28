/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.bench.scenario.Result;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Tells what JMH does in the words of scenarios: each round with its figure, and whatever goes wrong; not the remarks of JMH on itself, which begin with {@code #}. */
final class ProgressFormat implements OutputFormat {

    private final Consumer<String> progress;

    ProgressFormat(Consumer<String> progress) {
        this.progress = progress;
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams round, int number) {}

    @Override
    public void iterationResult(BenchmarkParams benchmark, IterationParams round, int number, IterationResult result) {
        String turn =
                round.getType() == IterationType.WARMUP ? "warm-up" : "round " + number + " of " + round.getCount();
        progress.accept(MicroFigure.name(benchmark) + ": " + turn + ": "
                + Result.rounded(result.getPrimaryResult().getScore()) + " " + result.getScoreUnit());
    }

    @Override
    public void startBenchmark(BenchmarkParams benchmark) {}

    @Override
    public void endBenchmark(BenchmarkResult result) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> results) {}

    @Override
    public void print(String text) {
        println(text);
    }

    @Override
    public void println(String text) {
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(progress);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void verbosePrintln(String text) {}

    @Override
    public void write(int character) {
        println(Character.toString(character));
    }

    @Override
    public void write(byte[] text) {
        println(new String(text, StandardCharsets.UTF_8));
    }
}
