/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What probes saw of the end of a server: how long its streams were away, and that others were not. */
final class Failover {

    private static final Duration MOST = Duration.ofSeconds(60);

    private final List<Probe> victims;
    private final List<Probe> others;
    private final long moment;

    /** @param moment when the server went, in the clock of {@link System#nanoTime} */
    Failover(List<Probe> probes, String victim, long moment) {
        this.victims =
                probes.stream().filter(probe -> probe.owner().equals(victim)).toList();
        this.others =
                probes.stream().filter(probe -> !probe.owner().equals(victim)).toList();
        this.moment = moment;
    }

    /** Waits until all streams of the server are written to again; the longest that one was away, in nanoseconds. */
    long awaitWriting() {
        await().atMost(MOST)
                .until(() -> victims.stream()
                        .allMatch(probe -> probe.firstAfter(moment).isPresent()));
        return victims.stream()
                .mapToLong(probe -> probe.firstAfter(moment).orElseThrow().came() - moment)
                .max()
                .orElseThrow();
    }

    /** The streams of the server that were written to since it went. */
    List<Subject> movedSoFar() {
        return victims.stream()
                .filter(probe -> probe.firstAfter(moment).isPresent())
                .map(Probe::subject)
                .toList();
    }

    /** Waits until each listener was told of a write made after the server went; the longest that took, in nanoseconds. */
    long awaitListening(List<Listener> listeners) {
        long longest = 0;
        for (Listener listener : listeners) {
            for (Probe probe : victims) {
                String payload = probe.firstAfter(moment).orElseThrow().payload();
                OptionalLong told = await().atMost(MOST).until(() -> listener.told(payload), OptionalLong::isPresent);
                longest = Math.max(longest, told.orElseThrow() - moment);
            }
        }
        return longest;
    }

    /** The longest that a stream of another server was away. */
    long othersPause() {
        return others.stream()
                .mapToLong(probe -> probe.longestPause(moment))
                .max()
                .orElseThrow();
    }

    /** Requires that the streams of other servers went on: none failed, none paused for {@code least}. */
    void assertOthersWentOn(Duration least) {
        assertThat(others).isNotEmpty();
        assertThat(others).allSatisfy(probe -> assertThat(probe.failures()).isZero());
        assertThat(othersPause()).as("nanoseconds").isLessThan(least.toNanos());
    }

    /** Prints the figures. */
    void print(String what, long writing, long listening) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d streams moved and were written to again within %.2f s, followers told within %.2f s; longest pause of the"
                        + " %d streams elsewhere %.3f s%n",
                what,
                victims.size(),
                Listener.seconds(writing),
                Listener.seconds(listening),
                others.size(),
                Listener.seconds(othersPause()));
    }
}
