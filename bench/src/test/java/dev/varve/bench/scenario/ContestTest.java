/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.bench.load.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ContestTest {

    @Test
    @DisplayName("peers take turns in each round, every other round the other way round, and the warm-ups do not count")
    void turns() {
        List<String> order = new ArrayList<>();
        Contest contest = new Contest()
                .enter(Contest.VARVE, round -> {
                    order.add("varve " + round);
                    return round < 2 ? 1_000_000 : 30 * (round - 1);
                })
                .enter(Peer.JETSTREAM, round -> {
                    order.add("peer " + round);
                    return round < 2 ? 1 : 10;
                })
                .run(2, 2, text -> {});
        assertThat(order)
                .containsExactly("varve 0", "peer 0", "peer 1", "varve 1", "varve 2", "peer 2", "peer 3", "varve 3");
        assertThat(contest.ratio(Peer.JETSTREAM).values()).containsExactly(3.0, 6.0);
        assertThat(contest.json()).containsEntry("varve", 45.0).containsEntry("jetstream", 10.0);
    }

    @Test
    @DisplayName("a result is the object that the bars are reported in: value, bar, verdict, peer, rounds, spread")
    void json() {
        Result result = Result.of("PERF-1", "messages", "x", new Samples(List.of(16.04, 18.0, 17.2)))
                .bar(Bar.atLeast(15))
                .against(Peer.JETSTREAM_ALWAYS)
                .with("settings", "some");
        assertThat(result.json())
                .containsOnlyKeys("id", "value", "unit", "bar", "met", "peer", "rounds", "spread", "detail")
                .containsEntry("id", "PERF-1")
                .containsEntry("value", 17.2)
                .containsEntry("bar", 15.0)
                .containsEntry("met", true)
                .containsEntry("peer", "jetstream-always")
                .containsEntry("rounds", 3)
                .containsEntry("spread", List.of(16.04, 18.0));
    }

    @Test
    @DisplayName("a bar says which side of it is well; without one there is no verdict")
    void bars() {
        assertThat(Bar.atLeast(15).met(14.9)).isFalse();
        assertThat(Bar.atLeast(15).met(15)).isTrue();
        assertThat(Bar.atMost(50).met(50)).isTrue();
        assertThat(Bar.atMost(50).met(Double.POSITIVE_INFINITY)).isFalse();
        assertThat(Bar.atMost(50).met(Double.NaN)).isFalse();
        assertThat(Result.of("PERF-1", "messages", "x", Samples.of(1)).met()).isEmpty();
    }
}
