/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Under which epoch each change of a file was made.
 *
 * @param starts the epochs in rising order, each with the number of its first change
 */
record Epochs(List<Start> starts) {

    /** Followers older than this many changes of owner are told to begin anew. */
    private static final int REMEMBERED = 256;

    /**
     * Where an epoch begins.
     *
     * @param epoch the epoch
     * @param number its first change
     */
    record Start(long epoch, long number) {}

    Epochs {
        starts = List.copyOf(starts);
    }

    static Epochs parse(String text) {
        List<Start> starts = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(" ")) {
            int colon = part.indexOf(':');
            starts.add(new Start(Long.parseLong(part.substring(0, colon)), Long.parseLong(part.substring(colon + 1))));
        }
        return new Epochs(starts);
    }

    String text() {
        return starts.stream().map(start -> start.epoch + ":" + start.number).collect(Collectors.joining(" "));
    }

    Epochs with(long epoch, long number) {
        List<Start> next = new ArrayList<>(starts);
        // An epoch under which nothing was changed leaves no trace.
        next.removeIf(start -> start.number >= number);
        next.add(new Start(epoch, number));
        return new Epochs(next.subList(Math.max(0, next.size() - REMEMBERED), next.size()));
    }

    /** The epoch of the change {@code number}; 0 where it is older than what is remembered. */
    long at(long number) {
        long epoch = 0;
        for (Start start : starts) {
            if (start.number <= number) {
                epoch = start.epoch;
            }
        }
        return epoch;
    }
}
