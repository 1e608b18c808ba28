/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.pubsub.wire.CopyStatus;
import dev.varve.pubsub.wire.StoreFigures;
import java.time.Duration;
import java.util.Optional;

/**
 * How far the store is behind a server, and how it went so far.
 *
 * @param files how many files have changes that the store has not
 * @param commands how many changes these are, of those that this server has journaled since it has the slots: what a former owner has not shipped counts as a file only
 * @param bytes how many bytes of them are collected in memory
 * @param oldest how long the one has waited that waits longest
 * @param shipped how many shipments the store has taken
 * @param sinceShipped how long ago it took the last; empty where there was none
 * @param shippedBytes how many bytes of data they were, compressed, without manifests
 * @param failed how many have failed; they are repeated
 * @param restored how many files were brought back
 * @param refused how many files are not shipped, because the store has more of them, or another server has their slots
 * @param lastFailure why the last that failed did; empty where the last has not failed
 * @param disk how its disk budget is kept; empty where there is none
 * @param traffic what was asked of the store
 */
public record WarmStatus(
        long files,
        long commands,
        long bytes,
        Duration oldest,
        long shipped,
        Optional<Duration> sinceShipped,
        long shippedBytes,
        long failed,
        long restored,
        long refused,
        Optional<String> lastFailure,
        Optional<DiskUse> disk,
        StoreFigures traffic) {

    /** Whether the store has everything. */
    public boolean isUpToDate() {
        return files == 0;
    }

    /** What beats say of it. */
    public CopyStatus copies() {
        return new CopyStatus(
                new CopyStatus.Waiting(files, commands, bytes, oldest),
                new CopyStatus.Shipments(shipped, sinceShipped, failed, refused),
                restored,
                lastFailure,
                disk.map(use -> new CopyStatus.Disk(use.budget(), use.bytes(), use.away())),
                traffic);
    }
}
