/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.fault;

import dev.varve.testkit.intercept.Call;

/** Decides what happens to each call. Asked for one call at a time, in the order in which they are made. */
@FunctionalInterface
public interface FaultPlan {

    /** What happens to {@code call}. */
    Fault next(Call call);

    /** Nothing ever happens. */
    static FaultPlan none() {
        return call -> new Fault.None();
    }
}
