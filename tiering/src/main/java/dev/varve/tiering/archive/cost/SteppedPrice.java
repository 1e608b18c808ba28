/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import dev.varve.Preconditions;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A price for each GiB and month that changes with the amount.
 *
 * @param steps the prices of the first GiB, of those that follow, and so on; each step reaches further than the one before, the last one without end
 */
public record SteppedPrice(List<Step> steps) {

    /**
     * A price up to an amount.
     *
     * @param upTo how many GiB it reaches to, counted from the first one; empty: to all
     * @param perGib what each costs, 0 at least
     */
    public record Step(Optional<BigDecimal> upTo, BigDecimal perGib) {
        public Step {
            Preconditions.require(perGib.signum() >= 0, () -> "a price must not be negative, as " + perGib + " is");
        }
    }

    public SteppedPrice {
        steps = List.copyOf(steps);
        BigDecimal before = BigDecimal.ZERO;
        for (int i = 0; i < steps.size() - 1; i++) {
            BigDecimal end = steps.get(i).upTo().orElse(BigDecimal.ZERO);
            Preconditions.require(end.compareTo(before) > 0, "each step but the last must end behind the one before");
            before = end;
        }
        Preconditions.require(
                !steps.isEmpty() && steps.get(steps.size() - 1).upTo().isEmpty(), "the last step must have no end");
    }

    /** What {@code gib} cost for a month. */
    public BigDecimal of(BigDecimal gib) {
        BigDecimal cost = BigDecimal.ZERO;
        BigDecimal from = BigDecimal.ZERO;
        for (Step step : steps) {
            BigDecimal to = step.upTo().map(gib::min).orElse(gib);
            cost = cost.add(to.subtract(from).max(BigDecimal.ZERO).multiply(step.perGib()));
            from = to.max(from);
        }
        return cost;
    }
}
