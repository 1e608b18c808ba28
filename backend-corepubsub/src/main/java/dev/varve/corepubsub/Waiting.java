/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for answers. */
final class Waiting {

    private Waiting() {}

    /** What {@code answer} completes with; what it fails with is thrown as it is. Whatever is waited for ends by its own deadline. */
    static <T> T on(CompletableFuture<T> answer, Effort effort) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(effort.what() + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw effort.failure(
                    StorageException.unavailable("the thread was interrupted", e), Effort.Certainty.UNKNOWN);
        }
    }
}
