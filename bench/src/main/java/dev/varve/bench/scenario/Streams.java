/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.load.Throughput;
import dev.varve.stream.PublishOptions;

/** Streams of a few messages each, as they lie at rest. */
final class Streams {

    /** How many messages each has. */
    static final int MESSAGES = 3;

    private Streams() {}

    static Subject subject(long stream) {
        return Subject.of("bench.stream." + stream);
    }

    /** Writes {@link #MESSAGES} to each of {@code count} new streams, one stream after the other. */
    static void build(Varve varve, int count) {
        build(varve, 0, count);
    }

    /** {@link #build(Varve, int)} of the streams from number {@code from} on to that before number {@code to}. */
    static void build(Varve varve, int from, int to) {
        Message message = Payload.message();
        PublishOptions process = PublishOptions.atLeast(Durability.PROCESS);
        Throughput unused = Pipeline.run(
                Extent.of((long) (to - from) * MESSAGES),
                Settings.IN_FLIGHT,
                i -> varve.streams().publishAsync(subject(from + i / MESSAGES), message, process));
    }
}
