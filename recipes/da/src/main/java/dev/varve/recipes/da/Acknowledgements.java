/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread on which futures complete, in order: whoever blocks in a continuation delays other acknowledgements, and neither journal nor publisher. */
final class Acknowledgements implements Executor, AutoCloseable {

    private static final long FAREWELL_SECONDS = 5;

    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
                Thread made = new Thread(work, "varve-da-acknowledgements");
                made.setDaemon(true);
                return made;
            },
            // Who asks after the end has nobody to wait behind.
            (completion, ended) -> completion.run());

    @Override
    public void execute(Runnable completion) {
        thread.execute(completion);
    }

    /** Completes what waits, unless a continuation blocks. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
