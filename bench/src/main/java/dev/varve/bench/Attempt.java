/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import dev.varve.StorageException;
import dev.varve.bench.plot.Plot;
import dev.varve.bench.process.Ground;
import dev.varve.bench.scenario.Result;
import dev.varve.bench.scenario.Scenario;
import dev.varve.bench.scenario.Workbench;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One scenario, run within bounds of time and disk: what it found counts even if it fails. For one use. */
final class Attempt {

    /** Less free disk than this, and a scenario is ended. */
    private static final long LEAST_FREE_BYTES = 512L << 20;

    private static final int REMEMBERED = 12;
    private static final long LOOK_MILLIS = 500;
    /** How long a scenario that was told to end may take to do so. */
    private static final long GRACE_MILLIS = 3_000;

    private final Scenario scenario;
    private final Consumer<String> progress;
    private final List<Result> found = new ArrayList<>();
    private final List<Plot> plots = new ArrayList<>();
    private final Deque<String> last = new ArrayDeque<>();

    Attempt(Scenario scenario, Consumer<String> progress) {
        this.scenario = scenario;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param results all figures that were found, and at the end that it failed, if it did
     * @param plots all plots that could be drawn
     * @param failure why it failed; empty if it did not
     */
    record Outcome(List<Result> results, List<Plot> plots, Optional<StorageException> failure) {}

    /** Does the scenario's work on a ground, which it ends and deletes. */
    Outcome run(Supplier<Ground> open, Setup setup, Optional<Duration> limit) {
        Optional<StorageException> failure = Optional.empty();
        try (Ground ground = open.get()) {
            Workbench bench =
                    new Workbench(ground, setup.settings(), setup.peers(), this::progress, this::found, this::plot);
            bounded(bench, limit);
        } catch (StorageException e) {
            failure = Optional.of(e);
        }
        synchronized (this) {
            failure.ifPresent(why -> found.add(failed(why)));
            return new Outcome(
                    found.stream()
                            .map(result -> result.with("asked", scenario.work())
                                    .with("scale", setup.scaleText())
                                    .with("settings", setup.settings().json()))
                            .toList(),
                    List.copyOf(plots),
                    failure);
        }
    }

    private Result failed(StorageException why) {
        return Result.failed(scenario, String.valueOf(why.getMessage())).with("progress", List.copyOf(last));
    }

    private void bounded(Workbench bench, Optional<Duration> limit) {
        FutureTask<Boolean> work = new FutureTask<>(() -> scenario.run(bench), true);
        Thread thread = new Thread(work, "varve-bench-" + scenario.name());
        // One that cannot be ended does not keep the command from ending.
        thread.setDaemon(true);
        thread.start();
        try {
            await(work, bench.ground(), limit);
        } catch (StorageException e) {
            end(thread, bench.ground());
            throw e;
        }
    }

    private static void await(FutureTask<Boolean> work, Ground ground, Optional<Duration> limit) {
        long begun = System.nanoTime();
        while (!ended(work, LOOK_MILLIS)) {
            long passed = System.nanoTime() - begun;
            if (limit.isPresent() && passed > limit.get().toNanos()) {
                throw StorageException.unavailable(
                        "it had not ended after " + limit.get().toSeconds() + " s", null);
            }
            if (ground.freeBytes() < LEAST_FREE_BYTES) {
                throw StorageException.unavailable(
                        "less than " + (LEAST_FREE_BYTES >> 20)
                                + " MiB of disk were left; name another place with --directory",
                        null);
            }
        }
    }

    /** Waits for {@code millis} at most; whether it has ended, and well. */
    private static boolean ended(FutureTask<Boolean> work, long millis) {
        try {
            return work.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted while measuring", e);
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private static StorageException failure(Throwable cause) {
        Throwable inner = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        return inner instanceof StorageException known
                ? known
                : StorageException.unavailable("it stopped with " + inner, inner);
    }

    /** Interrupts it, and takes away what it works with: one way or the other it ends, and the others go on. */
    private static void end(Thread thread, Ground ground) {
        try {
            thread.interrupt();
            thread.join(GRACE_MILLIS);
            ground.endProcesses();
            thread.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void found(Result result) {
        found.add(result);
    }

    private synchronized void plot(Plot plot) {
        plots.add(plot);
    }

    private void progress(String text) {
        synchronized (this) {
            if (last.size() == REMEMBERED) {
                last.removeFirst();
            }
            last.addLast(text);
        }
        progress.accept(text);
    }
}
