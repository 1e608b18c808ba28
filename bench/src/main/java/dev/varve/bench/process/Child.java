/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.StorageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A process that this one started, with its output in files.
 *
 * <p>A second process watches over it: it holds the other end of a pipe that breaks when this JVM dies, however it dies, and then kills the child. A benchmark that was itself killed leaves no servers behind.
 */
public final class Child implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int TAIL_CHARS = 600;
    /** An idle process takes at most this part of a processor, and the least that the system counts. */
    private static final int IDLE_PART = 20;

    private static final Duration IDLE_GRAIN = Duration.ofMillis(30);
    private static final String WATCH = "read -r never_written; kill -9 \"$1\"";

    private final String name;
    private final Process process;
    private final BufferedWriter in;
    private final Path out;

    private Child(String name, Process process, Path out) {
        this.name = name;
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = out;
    }

    /** Starts {@code words} under {@code name}, which names its log in {@code directory} too. */
    static Child start(String name, Path directory, List<String> words) {
        Path out = directory.resolve(name + ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(words).redirectErrorStream(true).directory(directory.toFile());
            builder.environment().remove("VARVE_CONFIG");
            Process process = builder.redirectOutput(out.toFile()).start();
            watch(process);
            return new Child(name, process, out);
        } catch (IOException e) {
            throw StorageException.unavailable("cannot run " + words.get(0) + " as " + name, e);
        }
    }

    private static void watch(Process child) throws IOException {
        Process watcher = new ProcessBuilder("sh", "-c", WATCH, "varve-bench-watch", Long.toString(child.pid()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // At once, before the child's pid can belong to another process.
        var unused = child.onExit().thenRun(watcher::destroyForcibly);
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** All it has printed so far. */
    public String out() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw StorageException.unavailable("the output of " + name + " cannot be read", e);
        }
    }

    /** Writes a line to its standard input. */
    public void tell(String line) {
        try {
            in.write(line);
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw failed("does not listen");
        }
    }

    /** Waits until {@code condition} holds. */
    public void await(String what, Duration limit, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw failed("ended before it was " + what);
            }
            if (System.nanoTime() - begun > limit.toNanos()) {
                throw failed("was not " + what + " within " + limit.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Waits until it has taken almost no processor time for {@code span}, and says how long it had gone on before that. */
    public Duration awaitIdle(Duration span, Duration limit) {
        long begun = System.nanoTime();
        long[] quiet = {begun};
        Duration[] taken = {usage().cpu()};
        await("idle", limit, () -> {
            long now = System.nanoTime();
            Duration more = usage().cpu().minus(taken[0]);
            if (more.compareTo(Duration.ofNanos((now - quiet[0]) / IDLE_PART).plus(IDLE_GRAIN)) > 0) {
                quiet[0] = now;
                taken[0] = usage().cpu();
            }
            return now - quiet[0] >= span.toNanos();
        });
        return Duration.ofNanos(quiet[0] - begun);
    }

    private StorageException failed(String what) {
        String said = out().strip();
        String tail = said.substring(Math.max(0, said.length() - TAIL_CHARS)).replaceAll("\\R", " | ");
        return StorageException.unavailable(name + " " + what + "; it said last: " + tail, null);
    }

    /** What it takes of the machine. */
    public Usage usage() {
        return Usage.of(process.toHandle());
    }

    /** Whether it runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, and SIGKILL if that takes too long. */
    public void stop() {
        process.destroy();
        if (!awaitEnd()) {
            kill();
        }
    }

    private boolean awaitEnd() {
        try {
            return process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        kill();
    }
}
