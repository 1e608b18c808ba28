/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.cli.DurationConverter;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.cli.Stopper;
import dev.varve.server.archive.ArchiveConfig;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.archiver.Archiver;
import dev.varve.tiering.archive.archiver.ArchiverLoop;
import dev.varve.tiering.archive.archiver.ArchiverSettings;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.segment.Compression;
import dev.varve.tiering.store.ConditionalWriteProbe;
import dev.varve.tiering.store.StorageClass;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve archive run}: keeps an archive up with a stream. */
@Command(
        name = "run",
        description = {
            "Archive what a stream holds, and what comes, until it is interrupted.",
            "A message is acknowledged to the source when its segment is durable and part of the archive. Of two that run, the later one goes on.",
            "While source or store are away, it tries again and again; with --once, it ends."
        })
final class ArchiveRun implements Callable<Integer> {

    private static final Duration WAIT = Duration.ofMillis(500);

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Option(
            names = "--filter",
            required = true,
            paramLabel = "FILTER",
            description = "The subjects to archive; all of one stream, and best all of its subjects.")
    private String filter = "";

    @Option(names = "--once", description = "End when the archive has what the stream holds now.")
    private boolean once;

    @Option(
            names = "--flush-age",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Store a segment at the latest this long after its first message came (default: 5m).")
    private Duration flushAge = Duration.ofMinutes(5);

    @Option(
            names = "--max-in-flight",
            paramLabel = "N",
            description = "Store a segment at the latest after this many messages (default: 65536).")
    private int maxInFlight = 65_536;

    @Option(
            names = "--segment-mib",
            paramLabel = "MIB",
            description = "Store a segment when it has this many MiB (default: 256).")
    private long segmentMib = 256;

    @Option(names = "--compression", description = "zstandard or deflate (default: zstandard).")
    private Compression compression = Compression.ZSTANDARD;

    @Override
    public Integer call() throws IOException {
        ArchiveSettings settings = settings(place.config(session));
        Archive archive = place.make(session, settings);
        archive.keyRing().ifPresent(KeyRingFile::ring);
        ConditionalWriteProbe.run(archive.store(), settings.storageClass());
        Stopper stopper = Stopper.listening();
        try (Varve varve = session.open();
                Archiver archiver = Archiver.open(varve, archive, archiver(settings), InstantSource.system())) {
            run(archiver, stopper);
        } finally {
            stopper.ended();
        }
        return ExitCodes.OK;
    }

    private ArchiveSettings settings(ArchiveConfig config) {
        ArchiveSettings settings = new ArchiveSettings(
                compression,
                segmentMib << 20,
                ArchiveSettings.MERGE_BELOW,
                StorageClass.STANDARD,
                Optional.empty(),
                place.work());
        config.checkPace(settings.segmentBytes());
        return config.kept(settings);
    }

    private ArchiverSettings archiver(ArchiveSettings settings) {
        return new ArchiverSettings("archiver", SubjectFilter.of(filter), flushAge, maxInFlight, settings);
    }

    private void run(Archiver archiver, Stopper stopper) {
        Watcher watcher = new Watcher(session, place, archiver.head());
        if (once) {
            runOnce(archiver, stopper, watcher);
        } else {
            new ArchiverLoop(archiver, stopper::within, watcher).run();
        }
    }

    private static void runOnce(Archiver archiver, Stopper stopper, Watcher watcher) {
        long goal = archiver.status().sourceSeq();
        boolean idle = false;
        while (!stopper.isAsked() && !idle) {
            idle = archiver.step(WAIT) == 0 || archiver.head().totals().lastSeq() >= goal;
            watcher.stepped(archiver.head());
        }
        if (!stopper.isAsked()) {
            archiver.catchUp(goal);
        }
        archiver.flush();
        watcher.stepped(archiver.head());
    }

    /** Prints what the archive holds where it has become longer, and what is in the way. */
    private static final class Watcher implements ArchiverLoop.Watcher {

        private final Session session;
        private final ArchivePlace place;
        private long lastSeq;

        Watcher(Session session, ArchivePlace place, Head head) {
            this.session = session;
            this.place = place;
            this.lastSeq = head.totals().lastSeq();
        }

        @Override
        public void stepped(Head head) {
            if (head.totals().lastSeq() > lastSeq) {
                lastSeq = head.totals().lastSeq();
                session.print(() -> SegmentTexts.text(head), () -> {
                    Map<String, Object> json = SegmentTexts.json(head);
                    place.addTraffic(json);
                    return json;
                });
            }
        }

        @Override
        public void failed(RuntimeException failure, Duration pause) {
            session.warn(failure.getMessage() + "; tried again after " + pause.toSeconds() + " s");
        }
    }
}
