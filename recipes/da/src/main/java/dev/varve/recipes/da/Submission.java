/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.recipes.da.publish.CommitGate;
import dev.varve.recipes.da.publish.Gated;
import java.util.concurrent.CompletableFuture;

/** An action that was submitted, with its two acknowledgements. Safe for use by many threads. */
public final class Submission {

    private final long actionId;
    private final CompletableFuture<ActionRecord> journaled;
    private final CommitGate gate;

    Submission(long actionId, CompletableFuture<ActionRecord> journaled, CommitGate gate) {
        this.actionId = actionId;
        this.journaled = journaled;
        this.gate = gate;
    }

    /** The id of the action. */
    public long actionId() {
        return actionId;
    }

    /** Completes when the action is on this machine's stable storage: what its user waits for. Fails as {@link dev.varve.recipes.da.journal.Journal#append} says. */
    public CompletableFuture<ActionRecord> journaled() {
        return journaled.copy();
    }

    /** Completes when the action and every one before it are replicated: what a commit waits for; futures of one {@link DataAvailability} complete in the order of their actions. Costs memory only if it is called. */
    public CompletableFuture<Gated> replicated() {
        return gate.gate(actionId);
    }
}
