/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import java.time.Duration;

/**
 * How much clients do, and on what.
 *
 * @param name the first token of all names, so that trials on one installation do not meet
 * @param streams how many streams they share
 * @param clients how many clients write and read at once, each with a connection and a thread of its own
 * @param followers how many clients follow all streams
 * @param rate how many operations each client begins in a second at most
 * @param deadline how long every other client waits for an answer
 * @param impatience how long the others wait
 */
record LoadSpec(
        String name, int streams, int clients, int followers, int rate, Duration deadline, Duration impatience) {

    /** How many keys there are. */
    private static final int KEYS = 40;

    /** A small load for a fault of some seconds. */
    static LoadSpec small(String name) {
        return new LoadSpec(name, 12, 4, 2, 50, Duration.ofSeconds(10), Duration.ofMillis(700));
    }

    /** Stream number {@code index}, modulo the number of streams. */
    Subject stream(int index) {
        return Subject.of(name + ".s" + index % streams);
    }

    /** What client number {@code client} alone writes to, at sequences of its choice. */
    Subject own(int client) {
        return Subject.of(name + ".own" + client);
    }

    /** Where messages go that are larger than NATS carries. */
    Subject large() {
        return Subject.of(name + ".large");
    }

    /** Everything that clients write to. */
    SubjectFilter all() {
        return SubjectFilter.of(name + ".>");
    }

    /** Key number {@code index}, modulo the number of keys. */
    Key key(int index) {
        return Key.of(name, "k" + index % KEYS);
    }
}
