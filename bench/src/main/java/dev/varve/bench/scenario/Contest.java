/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Preconditions;
import dev.varve.bench.load.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;

/**
 * Varve and its peers at the same work in turn, round by round, so that what disturbs the machine disturbs all of them.
 *
 * <p>The first round that counts goes in the order of entry, and every other one the other way round: what a turn leaves to the system, such as bytes that are still to go to the disk, is a burden for whoever comes next, and would always be for the same one.
 */
final class Contest {

    static final String VARVE = "varve";

    private final Map<String, IntToDoubleFunction> trials = new LinkedHashMap<>();
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    /** Adds a contestant; {@code trial} does the work of a round and says how fast it was. Rounds count from 0, which is a warm-up. */
    Contest enter(Object name, IntToDoubleFunction trial) {
        trials.put(name.toString(), trial);
        return this;
    }

    /** Runs {@code warmUps} rounds that do not count, at least one, and {@code rounds} that do. */
    Contest run(int warmUps, int rounds, Consumer<String> progress) {
        Preconditions.atLeast("warmUps", warmUps, 1);
        for (int round = 0; round < warmUps + rounds; round++) {
            int counted = round - warmUps + 1;
            for (Map.Entry<String, IntToDoubleFunction> trial : order(round - warmUps)) {
                String turn = (counted > 0 ? "round " + counted + " of " + rounds : "warm-up") + ": " + trial.getKey();
                progress.accept(turn);
                double rate = trial.getValue().applyAsDouble(round);
                progress.accept(turn + ": " + Result.rounded(rate));
                if (counted > 0) {
                    rates.computeIfAbsent(trial.getKey(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        return this;
    }

    private List<Map.Entry<String, IntToDoubleFunction>> order(int turn) {
        List<Map.Entry<String, IntToDoubleFunction>> order = new ArrayList<>(trials.entrySet());
        if (turn % 2 != 0) {
            Collections.reverse(order);
        }
        return order;
    }

    /** Whether {@code name} takes part. */
    boolean has(Object name) {
        return trials.containsKey(name.toString());
    }

    /** How fast {@code name} was in each round. */
    Samples rates(Object name) {
        return new Samples(rates.getOrDefault(name.toString(), List.of()));
    }

    /** How many times as fast as {@code peer} Varve was in each round. */
    Samples ratio(Peer peer) {
        return rates(VARVE).dividedBy(rates(peer));
    }

    /** The median of each contestant, a second. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        trials.keySet()
                .forEach(name -> json.put(name, Result.rounded(rates(name).median())));
        return json;
    }
}
