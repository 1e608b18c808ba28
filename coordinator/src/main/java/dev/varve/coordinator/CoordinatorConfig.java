/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Preconditions;
import dev.varve.pubsub.wire.WireSubjects;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of a coordinator.
 *
 * @param directory where its state is kept, on storage that outlives the machine; used by one coordinator at a time
 * @param deadAfter how long a server may not beat before its slots go to others; more than 0
 * @param prefix the first token of all subjects of the installation
 * @param firstEpoch no slot has a lower epoch than this, at least 1. To be raised above every epoch ever given where the state was lost or replaced by an older copy, so that files fenced with a later epoch
 *     open again
 */
public record CoordinatorConfig(Path directory, Duration deadAfter, String prefix, long firstEpoch) {

    /** How long a server may not beat where nothing else is said. */
    public static final Duration DEFAULT_DEAD_AFTER = Duration.ofSeconds(5);

    public CoordinatorConfig {
        Preconditions.positive("deadAfter", deadAfter);
        Preconditions.atLeast("firstEpoch", firstEpoch, 1);
        prefix = new WireSubjects(prefix).prefix();
    }

    /** The default settings with the state in {@code directory}. */
    public static CoordinatorConfig defaults(Path directory) {
        return new CoordinatorConfig(directory, DEFAULT_DEAD_AFTER, WireSubjects.DEFAULT_PREFIX, 1);
    }
}
