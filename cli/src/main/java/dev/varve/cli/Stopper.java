/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command that runs until it is interrupted end in good order: the first signal asks it to, the second ends the process at once.
 *
 * <p>A process that is ended otherwise, such as by the end of its console, waits a while until it has closed everything.
 */
public final class Stopper {

    private static final long MOST_SECONDS = 30;

    /** What a shell says of a process that a signal has ended is this and the number of the signal. */
    private static final int BY_SIGNAL = 128;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private Stopper() {}

    /** A stopper that hears of SIGINT and SIGTERM. */
    public static Stopper listening() {
        Stopper stopper = new Stopper();
        Signals.listen(stopper::signal);
        Runtime.getRuntime().addShutdownHook(new Thread(stopper::stop, "varve-stop"));
        return stopper;
    }

    private void signal(int number) {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(BY_SIGNAL + number);
        }
        asked.countDown();
    }

    /** Has {@link #await} return: the command has a reason of its own to end. */
    void ask() {
        asked.countDown();
    }

    private void stop() {
        asked.countDown();
        try {
            ended.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process is asked to end. */
    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Returns when the process is asked to end, at the latest after {@code wait}, and whether it is asked. */
    public boolean within(Duration wait) {
        try {
            return asked.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Returns when the process is asked to end. */
    void await() throws InterruptedException {
        asked.await();
    }

    /** Everything is closed: the process may end. */
    public void ended() {
        ended.countDown();
    }
}
