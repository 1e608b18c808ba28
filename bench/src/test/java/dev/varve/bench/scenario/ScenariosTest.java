/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScenariosTest {

    @Test
    @DisplayName(
            "there is a scenario with a bar for each of PERF-1 to PERF-12, and all of them end within half an hour, whatever happens")
    void all() {
        assertThat(Scenarios.all())
                .extracting(Scenario::id)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 12).mapToObj(i -> "PERF-" + i).toList());
        assertThat(Scenarios.all())
                .allSatisfy(
                        scenario -> assertThat(scenario.bar()).as(scenario.id()).isNotNull());
        assertThat(Scenarios.all().stream().map(Scenario::limit).reduce(Duration.ZERO, Duration::plus))
                .isLessThan(Duration.ofMinutes(30));
    }
}
