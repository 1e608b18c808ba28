/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Preconditions;
import dev.varve.pubsub.wire.WireIds;
import dev.varve.pubsub.wire.WireSubjects;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of a coordinator.
 *
 * @param id its name, for people: 1 to 64 of {@code A-Z a-z 0-9 _ -}, unlike that of every other coordinator of the installation
 * @param directory where its state is kept, on storage that outlives the machine and that the coordinators of the installation share
 * @param prefix the first token of all subjects of the installation
 * @param firstEpoch no slot has a lower epoch than this, at least 1. To be raised above every epoch ever given where the state was lost or replaced by an older copy, so that files fenced with a later epoch
 *     open again
 * @param patience how long others may be silent
 */
public record CoordinatorConfig(String id, Path directory, String prefix, long firstEpoch, Patience patience) {

    /** How long a server may not beat where nothing else is said. */
    public static final Duration DEFAULT_DEAD_AFTER = Duration.ofSeconds(5);

    /** How long a leader may be silent where nothing else is said. */
    public static final Duration DEFAULT_TAKE_OVER_AFTER = Duration.ofSeconds(2);

    public CoordinatorConfig {
        WireIds.check("id", id);
        Preconditions.atLeast("firstEpoch", firstEpoch, 1);
        prefix = new WireSubjects(prefix).prefix();
    }

    /**
     * How long others may be silent.
     *
     * @param deadAfter how long a server may not beat before its slots go to others; more than 0
     * @param takeOverAfter how long a leading coordinator may not show that it lives before another takes over; more than 0
     */
    public record Patience(Duration deadAfter, Duration takeOverAfter) {

        public Patience {
            Preconditions.positive("deadAfter", deadAfter);
            Preconditions.positive("takeOverAfter", takeOverAfter);
        }
    }

    /** The default settings with the state in {@code directory}. */
    public static CoordinatorConfig defaults(Path directory) {
        Patience patience = new Patience(DEFAULT_DEAD_AFTER, DEFAULT_TAKE_OVER_AFTER);
        return new CoordinatorConfig("c1", directory, WireSubjects.DEFAULT_PREFIX, 1, patience);
    }

    /** These settings under another name. */
    public CoordinatorConfig withId(String name) {
        return new CoordinatorConfig(name, directory, prefix, firstEpoch, patience);
    }

    /** These settings for the installation whose subjects begin with {@code token}. */
    public CoordinatorConfig withPrefix(String token) {
        return new CoordinatorConfig(id, directory, token, firstEpoch, patience);
    }

    /** These settings with no epoch below {@code epoch}. */
    public CoordinatorConfig withFirstEpoch(long epoch) {
        return new CoordinatorConfig(id, directory, prefix, epoch, patience);
    }

    /** These settings with a server taken for dead after {@code span}. */
    public CoordinatorConfig withDeadAfter(Duration span) {
        return new CoordinatorConfig(id, directory, prefix, firstEpoch, new Patience(span, patience.takeOverAfter()));
    }

    /** These settings with a leader taken for dead after {@code span}. */
    public CoordinatorConfig withTakeOverAfter(Duration span) {
        return new CoordinatorConfig(id, directory, prefix, firstEpoch, new Patience(patience.deadAfter(), span));
    }

    /** How long a server may not beat before its slots go to others. */
    public Duration deadAfter() {
        return patience.deadAfter();
    }

    /** How long a leading coordinator may be silent before another takes over. */
    public Duration takeOverAfter() {
        return patience.takeOverAfter();
    }
}
