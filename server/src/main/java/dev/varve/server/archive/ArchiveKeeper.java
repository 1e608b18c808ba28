/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.archiver.Archiver;
import dev.varve.tiering.archive.archiver.ArchiverLoop;
import dev.varve.tiering.archive.archiver.ArchiverSettings;
import dev.varve.tiering.archive.archiver.ArchiverStatus;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.ConditionalWriteProbe;
import dev.varve.tiering.store.traffic.StoreTraffic;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one archive up with its stream, whatever happens to both, until it is asked to end. For use by one thread.
 *
 * <p>It takes the archive over when it begins. Once it has lost it, to another or by a failure that no repetition mends, it stands by until nobody keeps it up. Each time it loses the archive without having stored anything it waits twice as long, so that neither one that cannot do it nor one that is too hasty keeps others
 * from it. All that is a matter of who works; who may write is decided by the epoch alone.
 */
final class ArchiveKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveKeeper.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_PATIENCE = 16;

    private final Archiving what;
    private final String name;
    private final Time time;
    private final ArchiverSettings settings;
    private final MarginWatch margin;
    private final StoreTraffic traffic = new StoreTraffic();
    private final TrafficLog trafficLog;

    private Duration pause = FIRST_PAUSE;
    private int patience = 1;
    private boolean held;

    ArchiveKeeper(Archiving what, String name, Time time) {
        this.what = what;
        this.name = name;
        this.time = time;
        this.settings = what.settings(name);
        this.margin = new MarginWatch(name, what.config().margin(), time.nanos());
        this.trafficLog = new TrafficLog(name, traffic, time.nanos());
    }

    /** Archives until it is asked to end, and then stores what waits. */
    void run() {
        while (!time.stop().within(Duration.ZERO)) {
            held = false;
            try {
                archive();
            } catch (StorageException e) {
                failed(e, held || e.code() == ErrorCode.FENCED);
            } catch (RuntimeException e) {
                failed(e, held);
            }
        }
        trafficLog.end();
    }

    private void failed(RuntimeException failure, boolean lost) {
        LOG.debug("archive '{}'", name, failure);
        if (lost) {
            standBy(failure);
        } else {
            pause(failure);
        }
    }

    private void pause(RuntimeException failure) {
        LOG.warn("archive '{}': {}; tried again after {} s", name, failure.getMessage(), pause.toSeconds());
        boolean unused = time.stop().within(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    private void standBy(RuntimeException failure) {
        String code = failure instanceof StorageException known ? known.code() + ": " : "";
        LOG.warn("archive '{}': {}{}; standing by", name, code, failure.getMessage());
        Duration wait = what.patience(name).multipliedBy(patience);
        patience = Math.min(MOST_PATIENCE, patience * 2);
        new StandBy(what, name, time, margin, traffic).await(wait);
    }

    private void archive() {
        try (Varve varve = what.source().get();
                BlobStore store = what.store().apply(traffic)) {
            store.check(settings.archive().segmentOptions(time.clock().instant()));
            ConditionalWriteProbe.run(store, settings.archive().storageClass());
            Archive archive = what.config().keyed(new Archive(store, name));
            margin.see(Look.at(archive, varve, settings.filter(), time.clock().instant())
                    .status());
            // From here on it may have taken the archive over, even where that fails.
            held = true;
            try (Archiver archiver = Archiver.open(varve, archive, settings, time.clock())) {
                trafficLog.begin(archiver.head());
                catchUp(archiver);
                new ArchiverLoop(archiver, time.stop(), new Steps(archiver)).run();
            }
        }
    }

    /** Messages may be on their way to an archiver that died, and nothing behind them that would have them read from the stream. */
    private void catchUp(Archiver archiver) {
        ArchiverStatus status = archiver.status();
        if (status.lag() <= settings.maxInFlight()) {
            archiver.catchUp(status.sourceSeq());
        }
    }

    /** Hears how the archiver fares. */
    private final class Steps implements ArchiverLoop.Watcher {

        private final Archiver archiver;
        private final long lastSeq;

        Steps(Archiver archiver) {
            this.archiver = archiver;
            this.lastSeq = archiver.head().totals().lastSeq();
        }

        @Override
        public void stepped(Head head) {
            pause = FIRST_PAUSE;
            if (head.totals().lastSeq() > lastSeq) {
                patience = 1;
            }
            margin.look(archiver);
            trafficLog.look(head);
        }

        @Override
        public void failed(RuntimeException failure, Duration wait) {
            LOG.warn("archive '{}': {}; tried again after {} s", name, failure.getMessage(), wait.toSeconds());
            margin.look(archiver);
            trafficLog.look(archiver.head());
        }
    }
}
