/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.warm;

import dev.varve.Preconditions;
import dev.varve.spi.ConfigDoc;
import dev.varve.tiering.store.RestoreRequest;

/**
 * How copies are asked for that are in a cold class.
 *
 * @param days for how many days they can be read then
 * @param speed how fast they come, which is how dear
 */
public record ColdCopies(
        @ConfigDoc("For how many days the store keeps what it has brought back readable.")
        int days,

        @ConfigDoc(
                "How fast, which is how dear: minutes, hours, or up to two days; `expedited` is not known to every class.")
        RestoreRequest.Speed speed) {

    public ColdCopies {
        Preconditions.atLeast("days", days, 1);
    }

    /** For a week, within hours. */
    public static ColdCopies defaults() {
        return new ColdCopies(7, RestoreRequest.Speed.STANDARD);
    }

    /** As the store is asked. */
    RestoreRequest request() {
        return new RestoreRequest(days, speed);
    }
}
