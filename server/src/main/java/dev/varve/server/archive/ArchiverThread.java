/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that keeps one archive up with its stream. */
final class ArchiverThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiverThread.class);

    private static final long MOST_CLOSING_SECONDS = 20;

    private final String name;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Thread thread;

    ArchiverThread(Archiving what, String name) {
        this.name = name;
        ArchiveKeeper keeper = new ArchiveKeeper(what, name, Time.system(this::within));
        this.thread = new Thread(keeper::run, "varve-archiver-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Has it end soon. */
    void ask() {
        asked.countDown();
    }

    private boolean within(Duration wait) {
        try {
            return asked.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Waits until it has ended, for a while. */
    @Override
    public void close() {
        ask();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(MOST_CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("archive '{}': the last segment is not stored yet; its messages will be delivered again", name);
        }
    }
}
