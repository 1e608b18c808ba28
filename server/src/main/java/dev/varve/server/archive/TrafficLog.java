/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.pubsub.wire.StoreFigures;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.store.traffic.StoreTraffic;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log what the store of an archive was asked since the process began, and how long ago it last took something for the archive: each hour, and at the end. For use by one thread. */
final class TrafficLog {

    private static final Logger LOG = LoggerFactory.getLogger(TrafficLog.class);
    private static final Duration EACH = Duration.ofHours(1);

    private final String archive;
    private final StoreTraffic traffic;
    private final LongSupplier nanos;
    private long toldAt;
    private long commits;
    private long storedAt;
    private boolean stored;

    TrafficLog(String archive, StoreTraffic traffic, LongSupplier nanos) {
        this.archive = archive;
        this.traffic = traffic;
        this.nanos = nanos;
        this.toldAt = nanos.getAsLong();
    }

    /** Hears what the head was when this process took the archive over. */
    void begin(Head head) {
        commits = head.commits();
    }

    /** Hears what the head is now, and tells if that is due. */
    void look(Head head) {
        long now = nanos.getAsLong();
        if (head.commits() != commits) {
            commits = head.commits();
            stored = true;
            storedAt = now;
        }
        if (now - toldAt >= EACH.toNanos()) {
            toldAt = now;
            tell(now);
        }
    }

    /** Tells once more. */
    void end() {
        tell(nanos.getAsLong());
    }

    private void tell(long now) {
        LOG.info(
                "archive '{}': {}; of its store since the start: {}",
                archive,
                stored
                        ? "stored last " + Duration.ofNanos(now - storedAt).toSeconds() + " s ago"
                        : "nothing was stored yet",
                new StoreFigures(traffic.figures()).shown());
    }
}
