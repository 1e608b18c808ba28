/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist;

import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.pubsub.wire.WireSubjects;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a persist server runs.
 *
 * @param server its id, 1 to 64 of {@code A-Z a-z 0-9 _ -}, unlike that of every other server of the installation
 * @param dataDirectory where its files are; servers that stand in for each other share it
 * @param prefix the first token of the installation's subjects
 * @param workers how many threads do the work, each for its part of the streams
 * @param maxOpenFiles how many files are open at once, 16 or more for each worker
 * @param idleClose how long a file stays open that nobody asks for
 * @param defaultDurability the level of an acknowledgement for which neither writer nor stream ask: {@code process} or {@code disk}
 * @param maxMessageBytes the largest message, value and headers together
 * @param transferBytes the most memory for requests that come in parts
 * @param maxBatchMessages the most messages of one batch
 * @param beat how often the coordinator is told that the server is alive
 */
public record PersistConfig(
        String server,
        Path dataDirectory,
        String prefix,
        int workers,
        int maxOpenFiles,
        Duration idleClose,
        Durability defaultDurability,
        long maxMessageBytes,
        long transferBytes,
        int maxBatchMessages,
        Duration beat) {

    public PersistConfig {
        dev.varve.pubsub.wire.WireIds.server(server);
        new WireSubjects(prefix);
        Preconditions.require(workers >= 1 && workers <= 256, "workers must be 1 to 256, not " + workers);
        Preconditions.atLeast("maxOpenFiles", maxOpenFiles, 16L * workers);
        Preconditions.positive("idleClose", idleClose);
        Preconditions.require(
                defaultDurability.equals(Durability.PROCESS) || defaultDurability.equals(Durability.DISK),
                "defaultDurability must be process or disk, not " + defaultDurability);
        Preconditions.atLeast("maxMessageBytes", maxMessageBytes, 1);
        Preconditions.atLeast("transferBytes", transferBytes, 1);
        Preconditions.atLeast("maxBatchMessages", maxBatchMessages, 1);
        Preconditions.positive("beat", beat);
    }

    /** The server {@code server} with its files in {@code dataDirectory} and default settings. */
    public static PersistConfig of(String server, Path dataDirectory) {
        int workers = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new PersistConfig(
                server,
                dataDirectory,
                WireSubjects.DEFAULT_PREFIX,
                workers,
                Math.max(1024, 16 * workers),
                Duration.ofSeconds(30),
                Durability.DISK,
                128L << 20,
                256L << 20,
                1000,
                Duration.ofSeconds(1));
    }

    /** These settings for the installation whose subjects begin with {@code token}. */
    public PersistConfig withPrefix(String token) {
        return new PersistConfig(
                server,
                dataDirectory,
                token,
                workers,
                maxOpenFiles,
                idleClose,
                defaultDurability,
                maxMessageBytes,
                transferBytes,
                maxBatchMessages,
                beat);
    }

    /** These settings with acknowledgements at {@code level} where nobody asks for more. */
    public PersistConfig withDefaultDurability(Durability level) {
        return new PersistConfig(
                server,
                dataDirectory,
                prefix,
                workers,
                maxOpenFiles,
                idleClose,
                level,
                maxMessageBytes,
                transferBytes,
                maxBatchMessages,
                beat);
    }

    /** These settings with {@code count} workers. */
    public PersistConfig withWorkers(int count) {
        return new PersistConfig(
                server,
                dataDirectory,
                prefix,
                count,
                Math.max(maxOpenFiles, 16 * count),
                idleClose,
                defaultDurability,
                maxMessageBytes,
                transferBytes,
                maxBatchMessages,
                beat);
    }
}
