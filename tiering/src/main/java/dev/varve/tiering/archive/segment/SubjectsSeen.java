/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.Subject;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The subjects of a segment, while they are few. For use by one thread. */
final class SubjectsSeen {

    /** How many are listed at most. */
    static final int MOST = 64;

    private final TreeSet<String> seen = new TreeSet<>();
    private @Nullable Subject latest;

    void add(Subject subject) {
        if (!subject.equals(latest) && seen.size() <= MOST) {
            latest = subject;
            seen.add(subject.value());
        }
    }

    /** All of them, in order; empty where there are more than {@value #MOST}. */
    List<String> list() {
        return seen.size() > MOST ? List.of() : List.copyOf(seen);
    }
}
