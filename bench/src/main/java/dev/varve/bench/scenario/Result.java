/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.bench.load.Samples;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One figure that a scenario found, beside its bar.
 *
 * @param id the bar's id, such as {@code PERF-1}
 * @param figure what was measured, in words
 * @param unit of the value and of the bar
 * @param samples the value of each round
 * @param bar what must be reached; absent where a figure only tells something
 * @param peer what Varve was measured against; absent where the bar is absolute
 * @param detail what else is known
 */
public record Result(
        String id,
        String figure,
        String unit,
        Samples samples,
        @Nullable Bar bar,
        @Nullable Peer peer,
        Map<String, Object> detail) {

    private static final MathContext FOUR_DIGITS = new MathContext(4);

    public Result {
        detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    }

    /** A figure without a bar, a peer or details yet. */
    public static Result of(String id, String figure, String unit, Samples samples) {
        return new Result(id, figure, unit, samples, null, null, Map.of());
    }

    /** What is told of a scenario that failed, whatever it had found before: its first bar counts as missed. */
    public static Result failed(Scenario scenario, String reason) {
        return of(scenario.id(), "FAILED: " + reason, "", Samples.of(Double.NaN))
                .bar(scenario.bar());
    }

    Result against(Peer other) {
        return new Result(id, figure, unit, samples, bar, other, detail);
    }

    /** The same with what must be reached. */
    public Result bar(@Nullable Bar wanted) {
        return new Result(id, figure, unit, samples, wanted, peer, detail);
    }

    /** The same with something more to tell. */
    public Result with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(detail);
        more.put(name, value);
        return new Result(id, figure, unit, samples, bar, peer, more);
    }

    /** The median of the rounds, which is what the bar is about. */
    public double value() {
        return samples.median();
    }

    /** Whether the bar is reached; empty where there is none. */
    public Optional<Boolean> met() {
        return Optional.ofNullable(bar).map(wanted -> wanted.met(value()));
    }

    /** The fields for programs. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("value", number(value()));
        json.put("unit", unit);
        json.put("bar", bar == null ? null : bar.limit());
        json.put("met", met().orElse(null));
        json.put("peer", peer == null ? null : peer.toString());
        json.put("rounds", samples.values().size());
        json.put("spread", Arrays.asList(number(samples.least()), number(samples.greatest())));
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("figure", figure);
        if (bar != null) {
            more.put("bar-side", bar.side() == Bar.Side.AT_LEAST ? "at-least" : "at-most");
        }
        more.putAll(detail);
        json.put("detail", more);
        return json;
    }

    /** JSON has no word for what never came or was not to be had. */
    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? rounded(value) : null;
    }

    /** Four digits tell more than any of these figures can. */
    public static double rounded(double value) {
        return Double.isFinite(value) && value != 0
                ? new BigDecimal(value).round(FOUR_DIGITS).doubleValue()
                : value;
    }
}
