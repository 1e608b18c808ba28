/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.StorageException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
            new DaScenario(),
            new ArchiveScenario(),
            new WarmScenario(),
            new FailoverScenario(),
            new DiskScenario());

    private Scenarios() {}

    /** Every scenario, in the order of the bars. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** The scenario of this name or id; also those that are not among {@link #all()}, as their bar is none of PERF, or they have none. */
    public static Scenario named(String name) {
        return Stream.concat(ALL.stream(), Stream.of(new UsersScenario(), new GrowthScenario()))
                .filter(scenario ->
                        scenario.name().equals(name) || scenario.id().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> StorageException.invalid(
                        "no scenario '" + name + "'; there are all, users, growth, " + names()));
    }

    private static String names() {
        return ALL.stream()
                .map(scenario -> scenario.name() + " (" + scenario.id() + ")")
                .collect(Collectors.joining(", "));
    }
}
