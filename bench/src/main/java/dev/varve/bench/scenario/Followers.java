/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads that take what the feeds of users have, each those of its own users. */
final class Followers implements AutoCloseable {

    private static final int THREADS = 2;
    private static final long PAUSE_NANOS = 5_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicLong told = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(THREADS);
    private volatile boolean closing;

    private Followers() {}

    static Followers of(List<User> users) {
        Followers followers = new Followers();
        for (int i = 0; i < THREADS; i++) {
            List<User> own = new ArrayList<>();
            for (int user = i; user < users.size(); user += THREADS) {
                own.add(users.get(user));
            }
            Thread thread = new Thread(() -> followers.follow(own), "follower-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        return followers;
    }

    private void follow(List<User> users) {
        try {
            while (!closing) {
                long before = 0;
                long after = 0;
                for (User user : users) {
                    before += user.followed();
                    user.follow();
                    after += user.followed();
                }
                told.addAndGet(after - before);
                if (after == before) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } finally {
            ended.countDown();
        }
    }

    /** Waits until feeds have told {@code messages} in all; false if they have not within a minute. */
    boolean await(long messages) {
        long begun = System.nanoTime();
        while (told.get() < messages && System.nanoTime() - begun < PATIENCE.toNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return told.get() >= messages;
    }

    /** How many messages feeds have told, each counted once. */
    long told() {
        return told.get();
    }

    /** Returns when no feed is read any more. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (ended.getCount() > 0) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
