/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.fault;

import dev.varve.Preconditions;
import dev.varve.testkit.intercept.Call;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Faults at chosen calls: "the third publish loses its answer". For use in one {@link FaultyVarve}. */
public final class ScriptedFaults implements FaultPlan {

    private record Line(String verb, int occurrence, Fault fault) {}

    private final List<Line> script;
    private final Map<String, Integer> seen = new HashMap<>();

    private ScriptedFaults(List<Line> script) {
        this.script = script;
    }

    /** A script without faults, to write on. */
    public static ScriptedFaults none() {
        return new ScriptedFaults(List.of());
    }

    /**
     * This script, and {@code fault} at one more call.
     *
     * @param verb the name of the method, such as {@code publish}
     * @param occurrence which call of that verb, counted from 1
     */
    public ScriptedFaults at(String verb, int occurrence, Fault fault) {
        Preconditions.atLeast("occurrence", occurrence, 1);
        return new ScriptedFaults(Stream.concat(script.stream(), Stream.of(new Line(verb, occurrence, fault)))
                .toList());
    }

    @Override
    public Fault next(Call call) {
        int occurrence = seen.merge(call.verb(), 1, Integer::sum);
        return script.stream()
                .filter(line -> line.verb().equals(call.verb()) && line.occurrence() == occurrence)
                .map(Line::fault)
                .findFirst()
                .orElseGet(Fault.None::new);
    }
}
