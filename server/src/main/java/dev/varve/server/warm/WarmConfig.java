/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.warm;

import dev.varve.Preconditions;
import dev.varve.persist.warm.WarmSettings;
import dev.varve.spi.ConfigDoc;
import dev.varve.tiering.store.s3.S3Config;
import dev.varve.tiering.store.traffic.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where persist servers keep copies of their files, if anywhere.
 *
 * @param directory the directory that holds the copies
 * @param s3 the bucket that holds them
 * @param interval how long a change waits at most until it is shipped
 * @param collectBytes the most memory for changes that wait
 * @param diskBudget how many bytes the files of a server may take on its disk
 * @param cold how copies are asked for that are in a cold class
 * @param pace how fast the store is used
 */
@ConfigDoc(
        "The warm tier: where the role `persist` keeps copies of its streams, buckets and objects as they grow, and opens what is not in its data directory. Without `directory` and `s3` there is none. All servers of an installation must have the same.")
public record WarmConfig(
        @ConfigDoc("The directory that holds the copies; on another disk than `server.data`.")
        Optional<Path> directory,

        @ConfigDoc("The bucket that holds the copies.") Optional<S3Config> s3,

        @ConfigDoc("How long a change waits at most until it is shipped: what the loss of the data directory may cost.")
        Duration interval,

        @ConfigDoc(
                "The most memory of each server for changes that wait to be shipped; of what exceeds it whole files are shipped.")
        long collectBytes,

        @ConfigDoc(
                "The bytes that the files of each server's streams, buckets and objects may take in the data directory, 1 MiB at least: beyond them those used least recently are evicted once the store has them. Without it none is.")
        OptionalLong diskBudget,

        @ConfigDoc("How copies come back that rules of the bucket have moved to a cold class.")
        ColdCopies cold,

        @ConfigDoc("How fast the store is used.") Pace pace) {

    public WarmConfig {
        Preconditions.require(directory.isEmpty() || s3.isEmpty(), "directory and s3 exclude each other");
        Preconditions.positive("interval", interval);
        Preconditions.atLeast("collect-bytes", collectBytes, 1);
        diskBudget.ifPresent(bytes -> Preconditions.atLeast("disk-budget", bytes, 1 << 20));
    }

    /** No copies. */
    public static WarmConfig defaults() {
        WarmSettings settings = WarmSettings.defaults();
        return new WarmConfig(
                Optional.empty(),
                Optional.empty(),
                settings.interval(),
                settings.collectBytes(),
                settings.diskBudget(),
                ColdCopies.defaults(),
                Pace.unlimited());
    }

    /** Whether there are copies. */
    public boolean isWanted() {
        return directory.isPresent() || s3.isPresent();
    }

    /** How a server keeps them. */
    WarmSettings settings() {
        return WarmSettings.defaults()
                .withInterval(interval)
                .withCollectBytes(collectBytes)
                .withDiskBudget(diskBudget);
    }
}
