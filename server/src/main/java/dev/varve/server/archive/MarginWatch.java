/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.tiering.archive.archiver.Archiver;
import dev.varve.tiering.archive.archiver.ArchiverStatus;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns when the time to data loss of an archive falls below what is wanted, and tells when it is above again, once each. For use by one thread. */
final class MarginWatch {

    private static final Logger LOG = LoggerFactory.getLogger(MarginWatch.class);
    private static final Duration EACH = Duration.ofMinutes(1);

    private final String archive;
    private final Duration wanted;
    private final LongSupplier nanos;
    private boolean alarming;
    private boolean looked;
    private long lookedAt;

    MarginWatch(String archive, Duration wanted, LongSupplier nanos) {
        this.archive = archive;
        this.wanted = wanted;
        this.nanos = nanos;
    }

    /** Asks {@code archiver}, if it did not do so within the last minute. */
    void look(Archiver archiver) {
        long now = nanos.getAsLong();
        if (looked && now - lookedAt < EACH.toNanos()) {
            return;
        }
        looked = true;
        lookedAt = now;
        try {
            see(archiver.status());
        } catch (StorageException | OutcomeUnknownException e) {
            LOG.warn("archive '{}': how far it is behind cannot be seen: {}", archive, e.getMessage());
        }
    }

    /** Hears how far the archive is behind. */
    void see(ArchiverStatus status) {
        boolean now = status.isAlarming(wanted);
        if (now != alarming) {
            alarming = now;
            LOG.warn(
                    now
                            ? "archive '{}': ALARM: time to data loss is {}, below {}; {} sequences are not archived"
                            : "archive '{}': time to data loss is {} again, {} is wanted; {} sequences are not archived",
                    archive,
                    status.margin().map(Duration::toString).orElse("unlimited"),
                    wanted,
                    status.lag());
        }
    }
}
