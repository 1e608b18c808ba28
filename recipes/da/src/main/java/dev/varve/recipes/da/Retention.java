/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.spi.ConfigDoc;
import java.time.Duration;
import java.util.Optional;

/**
 * What must be kept for how long, and what that may cost; {@link #periods()} follow from it.
 *
 * @param faultProof how long a fault proof may take
 * @param rollupRevision how long a revision of the rollup may take
 * @param appSla how long the application may be off
 * @param mirrorPeriod how long a mirror keeps an action; where absent, six months or as long as the primary
 * @param archive whether actions go to an archive before mirrors let go of them
 * @param dedupWindow how long the store remembers message ids
 * @param dedupMemoryBytes the most memory those ids may take on each server
 * @param bytesPerSecond how much is published at most, for that calculation
 * @param actionBytes how large an action is at least, for that calculation
 */
@ConfigDoc("How long things are kept, and what remembering message ids may cost.")
public record Retention(
        @ConfigDoc("How long a fault proof may take; the primary keeps twice the longer of this and `rollup-revision`.")
        Duration faultProof,

        @ConfigDoc("How long a revision of the rollup may take.")
        Duration rollupRevision,

        @ConfigDoc(
                "How long the application may be off; a snapshot is taken every half of this, or of an hour if that is shorter.")
        Duration appSla,

        @ConfigDoc(
                "How long a mirror keeps an action: never shorter than the primary, and not shorter than six months unless the archive is `healthy`. Without it, the longer of both.")
        Optional<Duration> mirrorPeriod,

        @ConfigDoc("Whether actions go to an archive before mirrors let go of them.")
        Periods.Archive archive,

        @ConfigDoc("How long the store remembers message ids. Exactly-once does not depend on it.")
        Duration dedupWindow,

        @ConfigDoc("The most memory that the ids of the window may take on each server; a longer window is refused.")
        long dedupMemoryBytes,

        @ConfigDoc("How many bytes are published in a second, for that calculation.")
        long bytesPerSecond,

        @ConfigDoc("How large an action is, for that calculation.")
        long actionBytes) {

    public Retention {
        periods(new Periods.Needs(faultProof, rollupRevision, appSla), mirrorPeriod, archive);
        new DedupBudget(bytesPerSecond, actionBytes, dedupMemoryBytes).check(dedupWindow);
    }

    /** A week for proofs and revisions, an hour off, no archive; ids of 10 Mbit/s of 256 bytes for two minutes in at most 256 MiB. */
    public static Retention defaults() {
        return new Retention(
                Duration.ofDays(7),
                Duration.ofDays(7),
                Duration.ofHours(1),
                Optional.empty(),
                Periods.Archive.NONE,
                Duration.ofMinutes(2),
                256L << 20,
                DedupBudget.TEN_MEGABIT,
                256);
    }

    /** The periods that follow. */
    public Periods periods() {
        return periods(new Periods.Needs(faultProof, rollupRevision, appSla), mirrorPeriod, archive);
    }

    private static Periods periods(Periods.Needs needs, Optional<Duration> mirrorPeriod, Periods.Archive archive) {
        Periods computed = Periods.of(needs);
        return mirrorPeriod
                .map(period -> computed.withMirrorPeriod(period, archive))
                .orElse(computed);
    }
}
