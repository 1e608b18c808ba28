/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.StorageException;
import java.util.List;
import java.util.stream.Collectors;

/** All scenarios. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            new PublishScenario(),
            new LoadScenario(),
            new RestScenario(),
            new CreateScenario(),
            new ScanScenario(),
            new KeyValueScenario(),
            new BackendScenario(),
            new FailoverScenario(),
            new DiskScenario(),
            new UsersScenario());

    private Scenarios() {}

    /** Every scenario, in the order of the bars. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** The scenario of this name or id. */
    public static Scenario named(String name) {
        return ALL.stream()
                .filter(scenario ->
                        scenario.name().equals(name) || scenario.id().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> StorageException.invalid("no scenario '" + name + "'; there are all, " + names()));
    }

    private static String names() {
        return ALL.stream()
                .map(scenario -> scenario.name() + " (" + scenario.id() + ")")
                .collect(Collectors.joining(", "));
    }
}
