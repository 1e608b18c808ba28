/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.StorageException;
import dev.varve.stream.PublishOptions;

/** The highest writer epoch that a stream has seen. Guarded by the lock of its stream. */
final class Fence {
    private long highest;

    /** Fails with FENCED if {@code options} carry a lower epoch. */
    void check(PublishOptions options) {
        options.writerEpoch().ifPresent(epoch -> {
            if (epoch < highest) {
                throw StorageException.fenced(
                        "writer epoch " + epoch + " is over: epoch " + highest + " has written; stop writing", highest);
            }
        });
    }

    void raise(PublishOptions options) {
        options.writerEpoch().ifPresent(epoch -> highest = Math.max(highest, epoch));
    }
}
