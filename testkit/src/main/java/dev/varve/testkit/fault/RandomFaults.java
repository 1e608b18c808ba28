/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.fault;

import dev.varve.Preconditions;
import dev.varve.testkit.intercept.Call;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Faults drawn from a seed: the same calls in the same order meet the same faults. For use in one {@link FaultyVarve}. */
public final class RandomFaults implements FaultPlan {

    private record Chance(Fault fault, double probability, Set<String> verbs) {}

    private final long seed;
    private final Random random;
    private final List<Chance> chances;

    private RandomFaults(long seed, List<Chance> chances) {
        this.seed = seed;
        this.random = new Random(seed);
        this.chances = chances;
    }

    /** Draws from {@code seed}; without chances, nothing happens. */
    public static RandomFaults of(long seed) {
        return new RandomFaults(seed, List.of());
    }

    /**
     * These chances, and one more. Of several faults that would meet a call, the one named first does.
     *
     * @param probability of the fault at each call, 0 to 1
     * @param verbs the names of the methods that it may meet; none for all
     */
    public RandomFaults with(Fault fault, double probability, String... verbs) {
        Preconditions.require(probability >= 0 && probability <= 1, "probability must be 0 to 1, not " + probability);
        Chance chance = new Chance(fault, probability, Set.of(verbs));
        return new RandomFaults(
                seed, Stream.concat(chances.stream(), Stream.of(chance)).toList());
    }

    @Override
    public Fault next(Call call) {
        Fault drawn = new Fault.None();
        for (Chance chance : chances) {
            boolean meant = chance.verbs().isEmpty() || chance.verbs().contains(call.verb());
            // Drawn for every call, so that one verb's faults do not depend on how often another is called with less
            // luck.
            boolean hit = random.nextDouble() < chance.probability();
            if (meant && hit && drawn instanceof Fault.None) {
                drawn = chance.fault();
            }
        }
        return drawn;
    }
}
