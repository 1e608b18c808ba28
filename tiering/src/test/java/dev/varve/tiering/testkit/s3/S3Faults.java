/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Which requests fail, and how. Safe for use by many threads. */
public final class S3Faults {

    private final Map<S3Call, Deque<Optional<S3Fault>>> planned = new EnumMap<>(S3Call.class);
    private Optional<Random> random = Optional.empty();
    private List<S3Fault> choice = List.of();
    private double share;

    S3Faults() {}

    /** The next requests of this kind fail so, one after the other. */
    public synchronized S3Faults next(S3Call call, S3Fault... faults) {
        for (S3Fault fault : faults) {
            queue(call).add(Optional.of(fault));
        }
        return this;
    }

    /** The next {@code count} requests of this kind do not fail. */
    public synchronized S3Faults pass(S3Call call, int count) {
        for (int i = 0; i < count; i++) {
            queue(call).add(Optional.empty());
        }
        return this;
    }

    /** From now on every request for which nothing else is planned fails with probability {@code share}, in one of these ways. */
    public synchronized S3Faults randomly(long seed, double share, List<S3Fault> choice) {
        this.random = Optional.of(new Random(seed));
        this.share = share;
        this.choice = List.copyOf(choice);
        return this;
    }

    /** Nothing fails any more. */
    public synchronized S3Faults none() {
        planned.clear();
        random = Optional.empty();
        return this;
    }

    private Deque<Optional<S3Fault>> queue(S3Call call) {
        return planned.computeIfAbsent(call, unused -> new ArrayDeque<>());
    }

    synchronized Optional<S3Fault> draw(S3Call call) {
        Deque<Optional<S3Fault>> queue = planned.get(call);
        if (queue != null && !queue.isEmpty()) {
            return queue.remove();
        }
        return random.filter(source -> source.nextDouble() < share)
                .map(source -> choice.get(source.nextInt(choice.size())));
    }
}
