/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.recipes.da.journal.JournalSettings;
import dev.varve.recipes.da.publish.PublisherSettings;
import dev.varve.spi.ConfigDoc;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of data availability.
 *
 * @param application the version of the application, by which it gets its solution revision
 * @param journalDirectory where the journals are, one directory in it for each solution revision
 * @param journalMaxBytes the most bytes of a journal; beyond it actions are refused until the stream has confirmed some
 * @param leastDurability the least durability of an acknowledgement that counts as replicated
 * @param publishMode one by one, or several at once
 * @param window how many may be in flight, or make a batch, where there are several
 * @param firstRetry how long to wait after the first failure of the store; each next one doubles it
 * @param lastRetry the longest such wait
 * @param names what the store's streams and buckets are called
 * @param retention how long things are kept
 */
@ConfigDoc("Data availability: actions are journaled here and confirmed by a stream.")
public record DaConfig(
        @ConfigDoc("The version of the application, by which it gets its solution revision; a later one fences it.")
        CompatibilityKey application,

        @ConfigDoc("Where the journals are, one directory in it for each solution revision.")
        Path journalDirectory,

        @ConfigDoc("The most bytes of a journal; beyond it actions are refused until the stream has confirmed some.")
        long journalMaxBytes,

        @ConfigDoc(
                "The least durability of an acknowledgement that counts as replicated; a store that cannot give it is refused.")
        Durability leastDurability,

        @ConfigDoc(
                "`linear`: each action is acknowledged before the next is sent. `batched`: up to `window` are stored together or not at all. `pipelined`: up to `window` are in flight, and nothing else writes to the stream.")
        PublisherSettings.Mode publishMode,

        @ConfigDoc("How many actions may be in flight, or make a batch.")
        int window,

        @ConfigDoc("How long to wait after the first failure of the store; each next one doubles it.")
        Duration firstRetry,

        @ConfigDoc("The longest wait between two attempts.") Duration lastRetry,

        @ConfigDoc("What the store's streams and buckets are called.")
        DaNames names,

        @ConfigDoc("How long things are kept.") Retention retention) {

    public DaConfig {
        Preconditions.atLeast(
                "journal-max-bytes", journalMaxBytes, JournalSettings.defaults().segmentBytes());
        Preconditions.require(window >= 1 && window <= 65_536, "window must be 1 to 65536, not " + window);
        Preconditions.positive("first-retry", firstRetry);
        Preconditions.require(
                lastRetry.compareTo(firstRetry) >= 0,
                "last-retry must be at least first-retry (" + firstRetry + "), not " + lastRetry);
    }

    /** Journals under {@code varve-data/da}, a quorum of three, one by one. */
    public static DaConfig defaults() {
        PublisherSettings publisher = PublisherSettings.defaults();
        return new DaConfig(
                new CompatibilityKey(0, 0, 0, 1),
                Path.of("varve-data", "da"),
                JournalSettings.defaults().maxBytes(),
                publisher.least(),
                publisher.mode(),
                publisher.window(),
                publisher.firstRetry(),
                publisher.lastRetry(),
                DaNames.defaults(),
                Retention.defaults());
    }

    /** These settings for the version {@code version}. */
    public DaConfig withApplication(CompatibilityKey version) {
        return copy(version, journalDirectory, leastDurability, publishMode, window, names);
    }

    /** These settings with journals in {@code directory}. */
    public DaConfig withJournalDirectory(Path directory) {
        return copy(application, directory, leastDurability, publishMode, window, names);
    }

    /** These settings with acknowledgements of at least {@code level}. */
    public DaConfig withLeastDurability(Durability level) {
        return copy(application, journalDirectory, level, publishMode, window, names);
    }

    /** These settings with up to {@code count} actions at once, as {@code mode} says. */
    public DaConfig withMode(PublisherSettings.Mode mode, int count) {
        return copy(application, journalDirectory, leastDurability, mode, count, names);
    }

    /** These settings with other names. */
    public DaConfig withNames(DaNames others) {
        return copy(application, journalDirectory, leastDurability, publishMode, window, others);
    }

    private DaConfig copy(
            CompatibilityKey version,
            Path directory,
            Durability level,
            PublisherSettings.Mode mode,
            int count,
            DaNames called) {
        return new DaConfig(
                version, directory, journalMaxBytes, level, mode, count, firstRetry, lastRetry, called, retention);
    }

    /** The directory of the journal of {@code revision}. */
    public Path journalOf(SolutionRevision revision) {
        return journalDirectory.resolve(revision.toString());
    }

    JournalSettings journal() {
        JournalSettings defaults = JournalSettings.defaults();
        return new JournalSettings(
                defaults.segmentBytes(), defaults.batchBytes(), defaults.pendingBytes(), journalMaxBytes);
    }

    PublisherSettings publisher() {
        return new PublisherSettings(publishMode, window, leastDurability, firstRetry, lastRetry);
    }
}
