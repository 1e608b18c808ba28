/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.warm.Shipment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The catalog of a slot, as far as the store does not have it. For use by one thread. */
final class WarmCatalog {

    /** Counts its changes. */
    long changes;
    /** So many of them the store has. */
    long shipped;
    /** So many of them are in what is under way. */
    long handedOver;
    /** Since when it waits. */
    long sinceNanos;
    /** When it is looked at next. */
    long dueNanos;
    /** It is shipped as soon as that can be done: a file waits for it whose place on the disk is needed. */
    boolean pressed;

    @Nullable
    CompletableFuture<WarmTier.Copied> copy;

    @Nullable
    CompletableFuture<Shipment.Outcome> sent;

    WarmCatalog(long nanos) {
        this.sinceNanos = nanos;
        this.dueNanos = nanos;
    }

    boolean isDirty() {
        return shipped < changes;
    }
}
