/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Preconditions;
import java.time.Duration;

/**
 * How long things are kept, from what the law and the rollup ask for.
 *
 * @param daPeriod {@code 2 * max(fault proof time, rollup revision time)}: how long the primary stream keeps an action
 * @param mirrorPeriod how long a mirror does
 * @param slaPeriod {@code min(application's SLA of being off, 1 hour) / 2}: how often a snapshot is taken
 */
public record Periods(Duration daPeriod, Duration mirrorPeriod, Duration slaPeriod) {

    /** What a mirror keeps at least while nothing archives it: six months of 31 days. */
    public static final Duration SIX_MONTHS = Duration.ofDays(186);

    private static final Duration LONGEST_SLA = Duration.ofHours(1);

    /** Whether actions go to an archive before mirrors let go of them. */
    public enum Archive {
        /** They do, and the archiver is healthy. */
        HEALTHY,
        /** There is none, or it lags. */
        NONE
    }

    /**
     * What the periods follow from.
     *
     * @param faultProof how long a fault proof may take
     * @param rollupRevision how long a revision of the rollup may take
     * @param appSla how long the application may be off
     */
    public record Needs(Duration faultProof, Duration rollupRevision, Duration appSla) {
        public Needs {
            Preconditions.positive("fault-proof", faultProof);
            Preconditions.positive("rollup-revision", rollupRevision);
            Preconditions.positive("app-sla", appSla);
        }
    }

    public Periods {
        Preconditions.positive("da-period", daPeriod);
        Preconditions.positive("sla-period", slaPeriod);
        Preconditions.require(
                mirrorPeriod.compareTo(daPeriod) >= 0,
                "mirror-period must be at least da-period (" + daPeriod + "), not " + mirrorPeriod
                        + ": a mirror would forget what the primary still owes");
    }

    /** The periods for {@code needs}, with the longest mirror period that they ask for. */
    public static Periods of(Needs needs) {
        Duration da = longer(needs.faultProof(), needs.rollupRevision()).multipliedBy(2);
        Duration sla = shorter(needs.appSla(), LONGEST_SLA).dividedBy(2);
        return new Periods(da, longer(SIX_MONTHS, da), sla);
    }

    /**
     * These periods with mirrors that keep {@code period}.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if it is shorter than {@code daPeriod}, or than six months without a healthy archive
     */
    public Periods withMirrorPeriod(Duration period, Archive archive) {
        Preconditions.require(
                archive == Archive.HEALTHY || period.compareTo(SIX_MONTHS) >= 0,
                "mirror-period must be at least " + SIX_MONTHS + " without a healthy archiver, not " + period);
        return new Periods(daPeriod, period, slaPeriod);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
