/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where followers stand that read a file from the beginning, page by page.
 *
 * <p>Such a reader has not missed removals that were made before it began, though they came after the message it has reached. Each place is good for one reader that goes on soon: another
 * that stands there by chance, having read everything up to there long ago, must be told what was removed since. Only the newest are remembered; a reader that was forgotten is at worst told to begin
 * anew. For use by one thread.
 */
final class Followers {

    private static final int REMEMBERED = 256;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Map<Long, Beginning> beginnings = new LinkedHashMap<>();

    private record Beginning(long number, long until) {}

    /** A reader that began when the last change was {@code began} will go on after {@code number}; {@code now} is the time. */
    void willGoOn(long number, long began, long now) {
        beginnings.remove(number);
        beginnings.put(number, new Beginning(began, Times.after(now, SOON)));
        if (beginnings.size() > REMEMBERED) {
            beginnings.remove(beginnings.keySet().iterator().next());
        }
    }

    /** The last change when the reader that goes on after {@code number} at {@code now} began; {@code number} itself for any other reader. */
    long knowsUpTo(long number, long now) {
        Beginning beginning = beginnings.remove(number);
        return beginning == null || beginning.until() < now ? number : Math.max(number, beginning.number());
    }
}
