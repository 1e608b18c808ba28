/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.StorageException;
import dev.varve.bench.process.JavaCommand;
import dev.varve.bench.process.WorkDirectory;
import dev.varve.bench.scenario.Result;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package, each in JVMs of its own with the options of a server, and deletes their files. Stateless. */
public final class MicroRun {

    /** The parameter of {@link WorkFolder}. */
    static final String DIRECTORY = "directory";

    private static final String ALL = "";

    private MicroRun() {}

    /** The class and method of every benchmark, sorted. */
    public static List<String> names() {
        return BenchmarkList.defaultList().getAll(new ProgressFormat(line -> {}), List.of()).stream()
                .map(BenchmarkListEntry::getUsername)
                .map(MicroFigure::simple)
                .sorted()
                .toList();
    }

    /**
     * Runs those benchmarks one after the other of which {@code regex} matches a part of the name, in any case; all of them if it is empty.
     *
     * @param parent where files are made; its disk is measured
     * @param progress told of each round
     * @return a figure for each benchmark and each of its parameters
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if {@code regex} is none or matches nothing, {@link dev.varve.ErrorCode#UNAVAILABLE} if a benchmark failed
     */
    public static List<Result> run(String regex, Path parent, MicroExtent extent, Consumer<String> progress) {
        Pattern wanted = pattern(regex);
        // Its lock is a file in the temporary directory, which stays, and belongs to the first user who came.
        System.setProperty("jmh.ignoreLock", "true");
        Path directory = WorkDirectory.make(parent);
        Thread atExit = new Thread(() -> end(directory), "varve-bench-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            Collection<RunResult> found =
                    new Runner(options(wanted, directory, extent), new ProgressFormat(progress)).run();
            return found.stream()
                    .map(MicroFigure::of)
                    .map(result -> result.with("settings", extent.json()))
                    .toList();
        } catch (NoBenchmarksException e) {
            throw StorageException.invalid(
                    "no benchmark matches '" + regex + "'; there are " + String.join(", ", names()), e);
        } catch (RunnerException e) {
            throw StorageException.unavailable("a benchmark failed: " + e.getMessage(), e);
        } finally {
            WorkDirectory.delete(directory);
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw StorageException.invalid("'" + regex + "' is no regular expression: " + e.getDescription(), e);
        }
    }

    private static Options options(Pattern wanted, Path directory, MicroExtent extent) {
        TimeValue round = TimeValue.milliseconds(extent.round().toMillis());
        return new OptionsBuilder()
                .include(wanted.pattern().equals(ALL) ? ".*" : "(?i)" + wanted.pattern())
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

    /** The command is ended before it is done: so are the JVMs that it has started, and then nobody makes files any more. */
    private static void end(Path directory) {
        List<ProcessHandle> forks = ProcessHandle.current().children().toList();
        forks.forEach(ProcessHandle::destroyForcibly);
        forks.forEach(fork -> fork.onExit().join());
        WorkDirectory.delete(directory);
    }
}
