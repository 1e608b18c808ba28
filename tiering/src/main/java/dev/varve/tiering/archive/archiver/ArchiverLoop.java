/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.archiver;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.tiering.archive.manifest.Head;
import java.time.Duration;

/**
 * Keeps an archive up with its source until it is asked to stop, through the time in which source or store are away: what was delivered stays unacknowledged meanwhile, and a commit that was begun is repeated. For use by one thread.
 *
 * @param archiver the archiver; not closed here
 * @param stop when to end
 * @param watcher who hears how it fares
 */
public record ArchiverLoop(Archiver archiver, Stop stop, Watcher watcher) {

    private static final Duration FETCH = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Tells when to end. */
    @FunctionalInterface
    public interface Stop {

        /** Waits until it is asked, at most for {@code wait}, and returns whether it is. */
        boolean within(Duration wait);
    }

    /** Hears how the loop fares, on its thread. */
    public interface Watcher {

        /** A step was taken, after which the archive holds this. */
        void stepped(Head head);

        /** A step failed with what may pass: it is repeated after {@code pause}, which doubles up to 30 s while steps fail. */
        void failed(RuntimeException failure, Duration pause);
    }

    /**
     * Archives until it is asked to stop, and then stores what waits.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if another archiver took over; whatever else no repetition mends; of the last commit, also what one might
     */
    public void run() {
        Duration pause = FIRST_PAUSE;
        while (!stop.within(Duration.ZERO)) {
            try {
                archiver.step(FETCH);
                watcher.stepped(archiver.head());
                pause = FIRST_PAUSE;
            } catch (StorageException e) {
                if (!e.retryable()) {
                    throw e;
                }
                pause = paused(e, pause);
            } catch (OutcomeUnknownException e) {
                pause = paused(e, pause);
            }
        }
        archiver.flush();
        watcher.stepped(archiver.head());
    }

    /** Waits, and returns how long to wait the next time. */
    private Duration paused(RuntimeException failure, Duration pause) {
        watcher.failed(failure, pause);
        boolean unused = stop.within(pause);
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
}
