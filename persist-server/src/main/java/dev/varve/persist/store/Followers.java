/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where followers stand that read a stream from the beginning, page by page.
 *
 * <p>Such a reader has not missed removals that were made before it began, though they came after the message it has reached. Only the newest are remembered; one that was forgotten is at
 * worst told to begin anew. For use by one thread.
 */
final class Followers {

    private static final int REMEMBERED = 256;

    private final Map<Long, Long> beginnings = new LinkedHashMap<>();

    /** A reader that began when the last change was {@code began} will go on after {@code number}. */
    void willGoOn(long number, long began) {
        beginnings.remove(number);
        beginnings.put(number, began);
        if (beginnings.size() > REMEMBERED) {
            beginnings.remove(beginnings.keySet().iterator().next());
        }
    }

    /** The last change when the reader that goes on after {@code number} began; {@code number} itself for any other reader. */
    long knowsUpTo(long number) {
        return Math.max(number, beginnings.getOrDefault(number, number));
    }
}
