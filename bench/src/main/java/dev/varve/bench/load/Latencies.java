/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/** How long operations took, each counted by itself. Safe for use by many threads. */
public final class Latencies {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final ConcurrentHistogram histogram = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);

    /** Adds one; what took longer than ten minutes counts as ten. */
    public void add(long nanos) {
        histogram.recordValue(Math.min(LONGEST_NANOS, Math.max(0, nanos)));
    }

    /** How many were added. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** The time within which {@code percent} of 100 were done, in ms. */
    public double millis(double percent) {
        return histogram.getValueAtPercentile(percent) / NANOS_PER_MILLI;
    }

    /** The fields for programs, in ms. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", histogram.getTotalCount());
        json.put("p50-ms", millis(50));
        json.put("p90-ms", millis(90));
        json.put("p99-ms", millis(99));
        json.put("p99.9-ms", millis(99.9));
        json.put("max-ms", millis(100));
        return json;
    }
}
