/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Health;
import dev.varve.Health.Check;
import dev.varve.Health.Status;
import dev.varve.StorageException;
import java.util.List;

/** Asks JetStream whether it answers. */
final class StoreHealth {

    private final Scope scope;

    StoreHealth(Scope scope) {
        this.scope = scope;
    }

    Health look() {
        if (scope.session().isClosed()) {
            return new Health(List.of(new Check("store", Status.DOWN, "it is closed")));
        }
        return new Health(List.of(jetStream()));
    }

    private Check jetStream() {
        String server = scope.session().connections().administering().describe();
        try {
            Effort effort = scope.read("a look at JetStream");
            scope.session().administration().read("INFO", Json.object(), effort).orThrow(effort);
            return new Check("jetstream", Status.UP, server + " answers");
        } catch (StorageException e) {
            return new Check("jetstream", Status.DOWN, server + ": " + e.getMessage());
        }
    }
}
