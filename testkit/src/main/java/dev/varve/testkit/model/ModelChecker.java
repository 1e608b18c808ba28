/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.Varve;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Holds a store against the sequential model: both are given the same random operations and must answer alike, in values, sequences and error codes; times are not compared.
 *
 * <p>Every run writes under names of its own, so that one store serves for many. Operations that need a capability which the store lacks are not drawn. For use by one thread.
 */
public final class ModelChecker {

    private final Varve store;

    /** A checker of {@code store}, which it does not close. */
    public ModelChecker(Varve store) {
        this.store = store;
    }

    /**
     * Runs {@code count} operations drawn from {@code seed}.
     *
     * @return what was done and answered
     * @throws AssertionError if the store disagrees with the model: the shortest sequence of operations found that shows it, with both answers
     */
    public Transcript check(long seed, int count) {
        List<Operation> operations = new Generator(seed, store.capabilities()).operations(count);
        Run run = run(operations);
        if (run.disagreement().isEmpty()) {
            return new Transcript(seed, run.steps());
        }
        List<Operation> prefix = operations.subList(0, run.steps().size());
        Shrinker<Operation> shrinker = new Shrinker<>(
                Operation::simpler, fewer -> run(fewer).disagreement().isPresent());
        List<Operation> shortest = shrinker.shrink(prefix);
        throw new AssertionError(report(seed, operations.size(), run(shortest)));
    }

    /** The steps up to the first disagreement, which is the last step's and says what the model answered. */
    private record Run(List<Transcript.Step> steps, Optional<String> disagreement) {}

    private Run run(List<Operation> operations) {
        String name = "model-" + UUID.randomUUID();
        Varve model = ModelVarve.like(store.capabilities());
        Scene expected = new Scene(model, model, name);
        Scene actual = new Scene(store, model, name);
        List<Transcript.Step> steps = new ArrayList<>();
        for (Operation operation : operations) {
            String answer = actual.run(operation);
            String wanted = expected.run(operation);
            steps.add(new Transcript.Step(operation.toString(), answer));
            if (!answer.equals(wanted)) {
                return new Run(steps, Optional.of(wanted));
            }
        }
        return new Run(steps, Optional.empty());
    }

    private static String report(long seed, int count, Run shortest) {
        StringBuilder report = new StringBuilder("the store disagrees with the model; ");
        report.append(shortest.steps().size()).append(" of ").append(count);
        report.append(" operations of seed ").append(seed).append(" show it:");
        shortest.steps().forEach(step -> report.append("\n  ").append(step));
        report.append("\n  but the model answers: ")
                .append(shortest.disagreement()
                        .orElse("the same, this time; the store answers alike calls differently"));
        return report.toString();
    }
}
