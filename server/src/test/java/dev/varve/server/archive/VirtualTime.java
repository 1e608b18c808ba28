/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Time that passes only where those who live in it wait for it. One of them runs at a time, whoever has waited for the earliest moment, so that it is the same each time. */
final class VirtualTime implements InstantSource {

    private static final Instant START = Instant.parse("2026-11-26T00:00:00Z");

    private final List<Life> lives = new ArrayList<>();
    private volatile Instant now = START;
    private Duration turn = Duration.ofSeconds(10);

    @Override
    public Instant instant() {
        return now;
    }

    /** A wait for no time takes {@code length} from now on: so long is a step of who works. */
    void turnsTake(Duration length) {
        turn = length;
    }

    /** What {@code length} brings, with {@code each} happening before each turn. */
    void pass(Duration length, Runnable each) {
        Instant end = now.plus(length);
        for (Optional<Life> next = next(end); next.isPresent(); next = next(end)) {
            now = next.get().due;
            each.run();
            next.get().turn();
        }
        now = end;
    }

    private Optional<Life> next(Instant end) {
        return lives.stream()
                .filter(life -> life.lives && !life.due.isAfter(end))
                .min(Comparator.comparing(life -> life.due));
    }

    /** Has an archive kept from now on. */
    Life begin(Archiving what, String archive) {
        Life life = new Life();
        ArchiveKeeper keeper = new ArchiveKeeper(
                what,
                archive,
                new Time(life::within, this, () -> Duration.between(START, now).toNanos()));
        life.begin(keeper);
        lives.add(life);
        return life;
    }

    /** Who lives in this time, on a thread. */
    final class Life {

        private final Semaphore running = new Semaphore(0);
        private final Semaphore waiting = new Semaphore(0);
        private volatile boolean lives = true;
        private volatile boolean asked;
        private volatile boolean killed;
        private volatile Instant due = now;

        /** What ends a thread at once, as the end of its process would. */
        private static final class Killed extends Error {
            private static final long serialVersionUID = 1L;
        }

        private void begin(ArchiveKeeper keeper) {
            Thread thread = new Thread(() -> {
                running.acquireUninterruptibly();
                try {
                    keeper.run();
                } catch (Killed e) {
                    // As it was meant.
                } finally {
                    lives = false;
                    waiting.release();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private boolean within(Duration wait) {
            if (asked) {
                return true;
            }
            due = now.plus(wait.compareTo(turn) > 0 ? wait : turn);
            waiting.release();
            running.acquireUninterruptibly();
            if (killed) {
                throw new Killed();
            }
            return asked;
        }

        private void turn() {
            running.release();
            waiting.acquireUninterruptibly();
        }

        /** Has it end where it is, without a last word. */
        void kill() {
            killed = true;
            turn();
        }

        /** Has it end in good order. */
        void end() {
            asked = true;
            turn();
        }
    }
}
