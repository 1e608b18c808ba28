/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code varve} command in a process of its own; killed when closed, if it still runs. */
public final class VarveProcess implements AutoCloseable {

    private static final long MOST_SECONDS = 180;

    private final Process process;
    private final Path out;
    private final Path err;

    private VarveProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * How a command ended.
     *
     * @param exitCode its exit code
     * @param out all of its standard output
     * @param err all of its standard error
     */
    public record Result(int exitCode, String out, String err) {}

    /** Starts {@code varve} with {@code words} in the directory {@code directory}. */
    public static VarveProcess start(Path directory, String... words) {
        return start(directory, List.of(), words);
    }

    /** {@link #start(Path, String...)} with options for Java. */
    public static VarveProcess start(Path directory, List<String> javaOptions, String... words) {
        List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
        options.addAll(javaOptions);
        List<String> line = VarveJava.line(options, List.of(words));
        try {
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path err = Files.createTempFile(directory, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
            builder.environment().remove("VARVE_CONFIG");
            builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            return new VarveProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code varve} with {@code words} in the directory {@code directory} to its end. */
    public static Result run(Path directory, String... words) {
        try (VarveProcess process = start(directory, words)) {
            return process.result();
        }
    }

    /** Waits until it ends. */
    public Result result() {
        return result(Duration.ofSeconds(MOST_SECONDS));
    }

    /** Waits at most {@code most} until it ends. */
    public Result result(Duration most) {
        try {
            if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "varve did not end within " + most.toSeconds() + " s; it said:\n" + out() + err());
            }
            return new Result(process.exitValue(), out(), err());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it has printed so far. */
    public String out() {
        return read(out);
    }

    /** What it has complained of so far. */
    public String err() {
        return read(err);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        result();
    }

    /** Asks it to end, as {@code kill} does, and waits. */
    public Result stop() {
        process.destroy();
        return result();
    }

    /** Whether processes started here heed {@code SIGINT}: they do not where this one was started by a shell in the background, which has it ignored, and its children with it. */
    static boolean heedsInterrupt() {
        Path status = Path.of("/proc/self/status");
        try {
            return !Files.exists(status)
                    || Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("SigIgn:"))
                            .noneMatch(line ->
                                    (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it the signal {@code name}, such as {@code STOP}. */
    public void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " ended with " + kill.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
        }
    }
}
