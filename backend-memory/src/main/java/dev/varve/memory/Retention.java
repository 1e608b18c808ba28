/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Subject;
import dev.varve.stream.StreamLimits;
import java.time.Instant;

/** Evicts what exceeds the limits of a stream, oldest first: O(1) for each message evicted but for finding it. */
final class Retention {
    private Retention() {}

    /** Evicts what exceeds the limits after messages of {@code touched} were stored. */
    static void enforce(StreamState state, Iterable<Subject> touched, Instant now) {
        long perSubject = state.limits().maxMessagesPerSubject();
        if (perSubject > 0) {
            touched.forEach(subject -> enforce(state, subject, perSubject, now));
        }
        Entry eldest = state.contents().eldest();
        while (eldest != null && overflows(state)) {
            state.evict(eldest, now);
            eldest = state.contents().eldest();
        }
    }

    private static void enforce(StreamState state, Subject subject, long limit, Instant now) {
        NumberedList<Entry> held = state.contents().of(subject);
        Entry oldest = held.first();
        while (oldest != null && held.size() > limit) {
            state.evict(oldest, now);
            oldest = held.first();
        }
    }

    private static boolean overflows(StreamState state) {
        StreamLimits limits = state.limits();
        boolean tooMany = limits.maxMessages() > 0 && state.contents().count() > limits.maxMessages();
        boolean tooLarge = limits.maxBytes() > 0 && state.contents().bytes() > limits.maxBytes();
        return tooMany || tooLarge;
    }
}
