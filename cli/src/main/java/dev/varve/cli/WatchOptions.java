/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When a command that follows changes ends. */
final class WatchOptions {

    private static final Duration TICK = Duration.ofMillis(500);

    @Option(names = "--count", paramLabel = "N", description = "End after N changes.")
    private @Nullable Long count;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "End after this long, such as 30s.")
    private @Nullable Duration time;

    @Option(names = "--from-beginning", description = "Begin with what exists.")
    private boolean fromBeginning;

    boolean fromBeginning() {
        return fromBeginning;
    }

    /** Calls {@code step} until it is time to end; {@code step} waits for a change and says whether one came. */
    void run(java.util.function.Predicate<Duration> step) {
        long end = time == null ? Long.MAX_VALUE : time.toNanos();
        long start = System.nanoTime();
        long seen = 0;
        while ((count == null || seen < count) && System.nanoTime() - start < end) {
            if (step.test(TICK)) {
                seen++;
            }
        }
    }
}
