/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.StorageException;
import dev.varve.bench.process.JavaCommand;
import dev.varve.bench.scenario.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Version;

/** Runs the benchmarks of this package, each in JVMs of its own with the options of a server that has run for a while, and deletes their files. Stateless. */
public final class MicroRun {

    /** The parameter of {@link WorkFolder}. */
    static final String DIRECTORY = "directory";

    private MicroRun() {}

    /** The version of JMH. */
    public static String jmhVersion() {
        return Version.getPlainVersion();
    }

    /** The class and method of every benchmark, sorted. */
    public static List<String> names() {
        return BenchmarkList.defaultList().getAll(new ProgressFormat(line -> {}), List.of()).stream()
                .map(BenchmarkListEntry::getUsername)
                .map(MicroFigure::simple)
                .sorted()
                .toList();
    }

    /**
     * Runs those benchmarks one after the other of which {@code regex} matches a part of the name with its package, in any case; all of them if it is empty.
     *
     * @param parent where files are made; its disk is measured
     * @param progress told of each round
     * @return a figure for each benchmark and each of its parameters
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if {@code regex} is none or matches nothing, {@link dev.varve.ErrorCode#UNAVAILABLE} if a benchmark failed
     */
    public static List<Result> run(String regex, Path parent, MicroExtent extent, Consumer<String> progress) {
        String include = include(regex);
        // Its lock is a file in the temporary directory, which stays, and belongs to the first user who came.
        System.setProperty("jmh.ignoreLock", "true");
        try (MicroGround ground = MicroGround.open(parent)) {
            Runner runner = new Runner(options(include, ground.directory(), extent), new ProgressFormat(progress));
            return runner.run().stream()
                    .map(MicroFigure::of)
                    .map(result -> result.with("settings", extent.json()))
                    .toList();
        } catch (NoBenchmarksException e) {
            throw StorageException.invalid(
                    "no benchmark matches '" + regex + "'; there are " + String.join(", ", names()), e);
        } catch (RunnerException e) {
            throw StorageException.unavailable("a benchmark failed: " + e.getMessage(), e);
        }
    }

    private static String include(String regex) {
        try {
            return Pattern.compile("(?i)" + regex).pattern();
        } catch (PatternSyntaxException e) {
            throw StorageException.invalid("'" + regex + "' is no regular expression: " + e.getDescription(), e);
        }
    }

    private static Options options(String include, Path directory, MicroExtent extent) {
        TimeValue round = TimeValue.milliseconds(extent.round().toMillis());
        return new OptionsBuilder()
                .include(include)
                .param(DIRECTORY, directory.toString())
                .forks(extent.forks())
                .jvmArgs(JavaCommand.options().toArray(String[]::new))
                .warmupIterations(extent.warmUps())
                .warmupTime(round)
                .measurementIterations(extent.rounds())
                .measurementTime(round)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
    }
}
