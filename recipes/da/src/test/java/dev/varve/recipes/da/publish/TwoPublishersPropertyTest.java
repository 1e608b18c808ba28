/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Varve;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.chain.ChainVerifier;
import dev.varve.recipes.da.journal.DiskInMemory;
import dev.varve.testkit.fault.Fault;
import dev.varve.testkit.fault.FaultyVarve;
import dev.varve.testkit.fault.RandomFaults;
import dev.varve.testkit.model.Seed;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Two publishers of one revision")
final class TwoPublishersPropertyTest {

    private static final int RUNS = 25;
    private static final long COMMON = 3;
    private static final long LAST = 23;

    @ParameterizedTest(name = "{0}, writer epochs: {1}, ids remembered: {2}")
    @DisplayName("DA-26: one is fenced, and the stream is the other's alone, whatever is lost or repeated")
    @CsvSource({"LINEAR, false, true", "LINEAR, false, false", "BATCHED, false, false", "PIPELINED, true, true"})
    void oneIsFenced(PublisherSettings.Mode mode, boolean epochs, boolean remembered) {
        long seed = Seed.choose("two publishers");
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            try (Varve store = Stored.store();
                    Life one = life(store, remembered, mode, epoch(epochs, 1), random);
                    Life other = life(store, remembered, mode, epoch(epochs, 2), random)) {
                submit(one, " of one");
                submit(other, " of other");
                one.publisher.start();
                other.publisher.start();
                await("run " + run + " of seed " + seed)
                        .atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> isFenced(one) || isFenced(other));
                Life winner = isFenced(one) ? other : one;
                winner.gate.gate(LAST).join();
                assertThat(Stored.actions(store))
                        .as("run %s of seed %s", run, seed)
                        .isEqualTo(actions(winner == one ? " of one" : " of other"));
                assertThat(new ChainVerifier()
                                .verify(Stored.messages(store).iterator())
                                .isWhole())
                        .isTrue();
            }
        }
    }

    private static OptionalLong epoch(boolean epochs, long epoch) {
        return epochs ? OptionalLong.of(epoch) : OptionalLong.empty();
    }

    private static boolean isFenced(Life life) {
        return life.publisher.status().state() == PublisherStatus.State.FENCED;
    }

    private static Life life(
            Varve store, boolean remembered, PublisherSettings.Mode mode, OptionalLong epoch, Random random) {
        FaultyVarve faulty = FaultyVarve.wrap(
                remembered ? store : Stored.forgetful(store),
                RandomFaults.of(random.nextLong())
                        .with(new Fault.LostAnswer(), 0.1, "publish", "publishAsync", "publishAll")
                        .with(new Fault.Drop(), 0.1)
                        .with(new Fault.Duplicate(), 0.05, "publish", "publishAll"));
        return Life.of(new DiskInMemory()::open, faulty, Life.settings(mode), epoch);
    }

    private static List<Action> actions(String variant) {
        return LongStream.rangeClosed(1, LAST)
                .mapToObj(id -> Stored.action(id, id <= COMMON ? "" : variant))
                .toList();
    }

    private static void submit(Life life, String variant) {
        Stream<Action> actions = actions(variant).stream();
        actions.forEach(life::submit);
    }
}
