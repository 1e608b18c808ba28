/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.archiver.Archiver;
import dev.varve.tiering.archive.archiver.ArchiverLoop;
import dev.varve.tiering.archive.archiver.ArchiverSettings;
import dev.varve.tiering.archive.archiver.ArchiverStatus;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.ConditionalWriteProbe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one archive up with its stream, whatever happens to both, until it is asked to end.
 *
 * <p>Who is fenced stands by: it takes over again only when messages wait for longer than one that archives would let them, so that two do not fence each other in turns. That is a matter of who works; who may write is decided by the epoch alone.
 */
final class ArchiverThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiverThread.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);
    private static final long MOST_CLOSING_SECONDS = 20;

    private final Archiving what;
    private final String name;
    private final ArchiverSettings settings;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Thread thread;
    private final MarginWatch margin;

    private Duration pause = FIRST_PAUSE;

    ArchiverThread(Archiving what, String name) {
        this.what = what;
        this.name = name;
        this.settings = settings(what.config(), name);
        this.margin = new MarginWatch(name, what.config().margin());
        this.thread = new Thread(this::run, "varve-archiver-" + name);
        thread.setDaemon(true);
    }

    private static ArchiverSettings settings(ArchiveConfig config, String name) {
        ArchiveConfig.ArchivedStream stream =
                Optional.ofNullable(config.streams().get(name)).orElseThrow();
        ArchiveSettings kept = config.kept(ArchiveSettings.defaults());
        config.checkPace(kept.segmentBytes());
        ArchiverSettings settings =
                ArchiverSettings.of(SubjectFilter.of(stream.filter())).withArchive(kept);
        return stream.flushAge().map(settings::withFlushAge).orElse(settings);
    }

    void start() {
        thread.start();
    }

    /** Has it end soon. */
    void ask() {
        asked.countDown();
    }

    private boolean within(Duration wait) {
        try {
            return asked.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void run() {
        while (!within(Duration.ZERO)) {
            try {
                archive();
            } catch (StorageException e) {
                if (e.code() == ErrorCode.FENCED) {
                    LOG.warn("archive '{}': FENCED: {}; standing by", name, e.getMessage());
                    standBy();
                } else {
                    pause(e);
                }
            } catch (RuntimeException e) {
                pause(e);
            }
        }
    }

    private void pause(RuntimeException failure) {
        LOG.warn("archive '{}': {}; tried again after {} s", name, failure.getMessage(), pause.toSeconds());
        LOG.debug("archive '{}'", name, failure);
        boolean unused = within(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    private void archive() {
        try (Varve varve = what.source().get();
                BlobStore store = ArchiveStores.make(what)) {
            store.check(settings.archive().segmentOptions(Instant.now()));
            ConditionalWriteProbe.run(store, settings.archive().storageClass());
            try (Archiver archiver = Archiver.open(varve, new Archive(store, name), settings, InstantSource.system())) {
                catchUp(archiver);
                new ArchiverLoop(archiver, this::within, new Steps(archiver)).run();
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

    /** Returns when messages wait for so long that nobody can be archiving, or when it is asked to end. */
    private void standBy() {
        Duration age = settings.flushAge();
        Duration look = age.compareTo(LONGEST_LOOK) < 0 ? age : LONGEST_LOOK;
        while (!within(look)) {
            try (BlobStore store = ArchiveStores.make(what);
                    Varve varve = what.source().get()) {
                long archived = new Archive(store, name).head().totals().lastSeq();
                ArchiverStatus status = ArchiverStatus.of(varve.streams(), settings.filter(), archived, Instant.now());
                margin.see(status);
                if (status.oldestAge()
                        .filter(waiting -> waiting.compareTo(age.multipliedBy(3)) > 0)
                        .isPresent()) {
                    LOG.warn(
                            "archive '{}': messages wait for more than {}, so nobody archives them; taking over",
                            name,
                            age.multipliedBy(3));
                    return;
                }
            } catch (RuntimeException e) {
                LOG.warn("archive '{}', standing by: {}", name, e.getMessage());
            }
        }
    }

    /** Waits until it has ended, for a while. */
    @Override
    public void close() {
        ask();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(MOST_CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("archive '{}': the last segment is not stored yet; its messages will be delivered again", name);
        }
    }

    /** Hears how the archiver fares. */
    private final class Steps implements ArchiverLoop.Watcher {

        private final Archiver archiver;

        Steps(Archiver archiver) {
            this.archiver = archiver;
        }

        @Override
        public void stepped(Head head) {
            pause = FIRST_PAUSE;
            margin.look(archiver);
        }

        @Override
        public void failed(RuntimeException failure, Duration wait) {
            LOG.warn("archive '{}': {}; tried again after {} s", name, failure.getMessage(), wait.toSeconds());
            margin.look(archiver);
        }
    }
}
