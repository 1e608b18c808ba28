/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The subjects that changed of late, the longest quiet first. For use by one thread. */
final class Heads {

    private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

    /** Beyond this the longest quiet are told early. */
    private static final int REMEMBERED = 100_000;

    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    private record Waiting(long since, Supplier<WireMessage> head) {}

    void changed(String subject, Supplier<WireMessage> head) {
        waiting.remove(subject);
        waiting.put(subject, new Waiting(System.nanoTime(), head));
    }

    void forget(String subject) {
        waiting.remove(subject);
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** The heads of what has been quiet for long enough at {@code nanos}; each once. */
    List<WireMessage> due(long nanos) {
        List<WireMessage> due = new ArrayList<>();
        Iterator<Waiting> longestFirst = waiting.values().iterator();
        while (longestFirst.hasNext()) {
            Waiting next = longestFirst.next();
            if (nanos - next.since() < QUIET_NANOS && waiting.size() <= REMEMBERED) {
                break;
            }
            due.add(next.head().get());
            longestFirst.remove();
        }
        return due;
    }
}
