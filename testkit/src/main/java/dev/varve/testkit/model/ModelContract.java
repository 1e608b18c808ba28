/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.backend.StoreContract;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A store answers as the sequential model does. */
public abstract class ModelContract extends StoreContract {

    /** The system property that says how many rounds are run, whatever the backend says: {@code -Dvarve.model.rounds=<number>}. */
    public static final String ROUNDS = "varve.model.rounds";

    private static final int OPERATIONS = 60;

    /** For the backends that must fulfil it. */
    protected ModelContract() {}

    @Test
    @DisplayName("the store and the sequential model answer random operations alike")
    void answersAsTheModel() {
        Random seeds =
                new Random(Seed.choose("model of " + store().capabilities().backend()));
        ModelChecker checker = new ModelChecker(store());
        int rounds = Integer.getInteger(ROUNDS, backend().modelRounds());
        for (int round = 0; round < rounds; round++) {
            assertThat(checker.check(seeds.nextLong(), OPERATIONS).steps()).hasSize(OPERATIONS);
        }
    }
}
