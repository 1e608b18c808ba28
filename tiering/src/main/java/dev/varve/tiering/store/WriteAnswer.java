/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import java.util.Optional;
import java.util.function.Function;

/** What became of a conditional write, once that is known. */
public sealed interface WriteAnswer {

    /**
     * The content was stored by this call.
     *
     * @param info what is stored now
     */
    record Stored(BlobInfo info) implements WriteAnswer {}

    /**
     * The key holds this very content already, by length and digest: an earlier attempt, whose answer was lost, or an earlier call stored it. As good as {@link Stored}. Options are
     * not compared; {@code info} has those in force.
     *
     * @param info what is stored
     */
    record AlreadyThere(BlobInfo info) implements WriteAnswer {}

    /**
     * The key does not hold what the writer expected: somebody else has written. Nothing is overwritten.
     *
     * @param current what is stored now; empty if nothing is
     */
    record Conflict(Optional<BlobInfo> current) implements WriteAnswer {}

    /** The answer to a write of {@code content} whose condition does not hold, where {@code current} is stored: for those who write a store. */
    static WriteAnswer refused(Optional<BlobInfo> current, BlobContent content) {
        return current.isPresent() && current.get().holds(content)
                ? new AlreadyThere(current.get())
                : new Conflict(current);
    }

    /** What is stored, or else what {@code refusal} makes of the conflict. */
    default BlobInfo orElseThrow(Function<Conflict, ? extends RuntimeException> refusal) {
        if (this instanceof Stored stored) {
            return stored.info();
        }
        if (this instanceof AlreadyThere there) {
            return there.info();
        }
        throw refusal.apply((Conflict) this);
    }
}
