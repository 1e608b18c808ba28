/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Servers that contend for a slot, in every order of their steps")
final class ClaimInterleavingTest {

    private Path root;

    @BeforeEach
    void choose() throws IOException {
        // Thousands of orders, each with many syncs: in memory where the system has a place for it.
        Path memory = Path.of("/dev/shm");
        root = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "varve-claims")
                : Files.createTempDirectory("varve-claims");
    }

    @AfterEach
    void remove() throws IOException {
        Folders.delete(root);
    }

    @Test
    @DisplayName(
            "PS-14: one that takes over has all that the former owner acknowledged, and what it acknowledges itself lasts")
    void two() {
        int orders = explore(contest -> {
            contest.owner(3).writes("a").commits().writes("b").releases();
            contest.successor(4).writes("c").writes("d");
        });
        assertThat(orders).isGreaterThan(50);
    }

    @Test
    @DisplayName("PS-14: of three none acknowledges what the one with the highest epoch does not have")
    void three() {
        int orders = explore(contest -> {
            contest.owner(3).writes("a");
            contest.successor(4).writes("b");
            contest.successor(5).writes("c").commits();
        });
        assertThat(orders).isGreaterThan(1000);
    }

    private int explore(Consumer<Contest> script) {
        Contest plan = new Contest(root.resolve("plan"));
        script.accept(plan);
        List<List<Integer>> orders = Orders.of(plan.footprints());
        plan.close();
        int number = 0;
        for (List<Integer> order : orders) {
            try (Contest contest = new Contest(root.resolve("order-" + number++))) {
                script.accept(contest);
                List<String> said = new ArrayList<>();
                order.forEach(contender -> said.add(contest.step(contender)));
                contest.assertHolds(said);
            }
        }
        return orders.size();
    }
}
