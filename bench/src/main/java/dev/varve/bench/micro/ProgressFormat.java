/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.bench.scenario.Result;
import java.io.ByteArrayOutputStream;
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
    /** What was written of a line that has not ended: what a JVM of a benchmark says comes byte by byte. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

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
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void println(String text) {
        print(text + "\n");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void verbosePrintln(String text) {}

    @Override
    public synchronized void write(int character) {
        if (character == '\n') {
            tell(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else {
            line.write(character);
        }
    }

    @Override
    public synchronized void write(byte[] text) {
        for (byte character : text) {
            write(character);
        }
    }

    private void tell(String text) {
        if (!text.isBlank() && !text.startsWith("#")) {
            progress.accept(text);
        }
    }
}
