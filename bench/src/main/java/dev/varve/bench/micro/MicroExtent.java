/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.Preconditions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long each benchmark is run.
 *
 * @param forks how many JVMs it has, one after the other; 0 for the JVM of the caller, whose figures mean nothing
 * @param warmUps how many rounds of each JVM do not count
 * @param rounds how many rounds of each JVM do
 * @param round how long a round takes
 */
public record MicroExtent(int forks, int warmUps, int rounds, Duration round) {

    public MicroExtent {
        Preconditions.atLeast("forks", forks, 0);
        Preconditions.atLeast("warmUps", warmUps, 0);
        Preconditions.atLeast("rounds", rounds, 1);
        Preconditions.positive("round", round);
    }

    /** So long that all benchmarks together take four to five minutes: two JVMs, and in each three seconds that do not count and three that do. */
    public static MicroExtent defaults() {
        return new MicroExtent(2, 3, 3, Duration.ofSeconds(1));
    }

    /** A moment in one JVM: shows that they work, measures nothing. */
    public static MicroExtent moment() {
        return new MicroExtent(1, 0, 1, Duration.ofMillis(10));
    }

    /** The same in {@code count} JVMs. */
    public MicroExtent withForks(int count) {
        return new MicroExtent(count, warmUps, rounds, round);
    }

    /** The fields for programs. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("forks", forks);
        json.put("warm-ups", warmUps);
        json.put("rounds", rounds);
        json.put("seconds", round.toMillis() / 1e3);
        return json;
    }
}
