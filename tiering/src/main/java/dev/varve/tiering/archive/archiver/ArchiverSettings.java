/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.archiver;

import dev.varve.Preconditions;
import dev.varve.SubjectFilter;
import dev.varve.stream.ConsumerSpec;
import dev.varve.tiering.archive.ArchiveSettings;
import java.time.Duration;
import java.util.List;

/**
 * What an archiver archives, and when.
 *
 * @param consumer the name of its durable consumer in the source
 * @param filter the subjects; all of one stream, and best all of its subjects
 * @param flushAge how long a message waits at most until its segment is stored, however small that is
 * @param maxInFlight how many messages may wait, 1 at least: then their segment is stored
 * @param archive how segments are written
 */
public record ArchiverSettings(
        String consumer, SubjectFilter filter, Duration flushAge, int maxInFlight, ArchiveSettings archive) {

    private static final Duration SLACK = Duration.ofMinutes(1);

    public ArchiverSettings {
        Preconditions.name("consumer", consumer);
        Preconditions.positive("flushAge", flushAge);
        Preconditions.atLeast("maxInFlight", maxInFlight, 1);
    }

    /** All of {@code filter} by the consumer {@code archiver}: a segment at least each five minutes while messages come, or for each 65,536 of them. */
    public static ArchiverSettings of(SubjectFilter filter) {
        return new ArchiverSettings("archiver", filter, Duration.ofMinutes(5), 65_536, ArchiveSettings.defaults());
    }

    /** The same with {@code age} as the longest wait. */
    public ArchiverSettings withFlushAge(Duration age) {
        return new ArchiverSettings(consumer, filter, age, maxInFlight, archive);
    }

    /** The same with at most {@code most} messages waiting. */
    public ArchiverSettings withMaxInFlight(int most) {
        return new ArchiverSettings(consumer, filter, flushAge, most, archive);
    }

    /** The same with segments written as {@code wanted} says. */
    public ArchiverSettings withArchive(ArchiveSettings wanted) {
        return new ArchiverSettings(consumer, filter, flushAge, maxInFlight, wanted);
    }

    /** One acknowledgement settles a segment; none is waited for longer than a segment may grow and be stored. */
    ConsumerSpec consumerSpec() {
        return ConsumerSpec.builder(consumer, filter.value())
                .acks(ConsumerSpec.Acks.ALL)
                .redelivery(new ConsumerSpec.Redelivery(flushAge.multipliedBy(2).plus(SLACK), 0, List.of()))
                .maxInFlight(maxInFlight)
                .build();
    }
}
