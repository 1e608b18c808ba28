/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.archiver;

import dev.varve.Preconditions;
import dev.varve.Varve;
import dev.varve.stream.Delivery;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamInfo;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveWriter;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an archive up with a stream: takes what a durable consumer delivers, stores a segment when it is large or old enough, and acknowledges its messages then and only then.
 *
 * <p>Where it goes on after a crash is said by the archive and never by the consumer: what was delivered to a process that died comes late, behind newer messages. So whatever stands between the last message taken and the one delivered is read from the
 * stream before it; only what is not there either is a gap. What comes again is dropped by its sequence.
 *
 * <p>Of two archivers of one archive the later one goes on; the other is {@link dev.varve.ErrorCode#FENCED} at its next commit. For use by one thread.
 */
public final class Archiver implements AutoCloseable {

    /** How many messages a fetch brings at most. */
    private static final int FETCH = 512;

    /** How many messages are read at once where some were not delivered. */
    private static final int READ = 1024;

    private final Source source;
    private final ArchiverSettings settings;
    private final InstantSource clock;
    private final ArchiveWriter writer;
    private final StreamConsumer consumer;

    private @Nullable Delivery unacknowledged;
    private int inFlight;
    private Instant waitingSince = Instant.MAX;

    private Archiver(
            Source source,
            ArchiverSettings settings,
            InstantSource clock,
            ArchiveWriter writer,
            StreamConsumer consumer) {
        this.source = source;
        this.settings = settings;
        this.clock = clock;
        this.writer = writer;
        this.consumer = consumer;
    }

    /**
     * Takes over {@code archive} and makes the consumer where it is not there.
     *
     * @param varve where the source is; not closed here
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if there is no such stream or the archive is of another; what {@link ArchiveWriter#open} throws
     */
    public static Archiver open(Varve varve, Archive archive, ArchiverSettings settings, InstantSource clock) {
        Source source = new Source(varve.streams(), settings.filter());
        StreamInfo info = source.info();
        ArchiveWriter writer = ArchiveWriter.open(archive, settings.archive(), info.name(), source, clock);
        try {
            Preconditions.require(
                    info.lastSeq() >= writer.lastSeq(),
                    () -> "stream '" + info.name() + "' ends at seq " + info.lastSeq() + ", and its archive at "
                            + writer.lastSeq() + ": the stream began anew; give it an archive of its own");
            return new Archiver(source, settings, clock, writer, varve.streams().consumer(settings.consumerSpec()));
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** What the archive holds. */
    public Head head() {
        return writer.head();
    }

    /**
     * Takes what the consumer delivers, waiting at most {@code wait} for the first message, and stores a segment if one is due.
     *
     * <p>After an exception it may be called again, unless that was {@link dev.varve.ErrorCode#FENCED}: a commit that was begun is repeated first.
     *
     * @return how many messages were delivered
     */
    public int step(Duration wait) {
        flushIfDue();
        source.refresh();
        List<Delivery> deliveries = consumer.fetch(Math.min(FETCH, settings.maxInFlight() - inFlight), wait);
        for (Delivery delivery : deliveries) {
            take(delivery);
        }
        flushIfDue();
        return deliveries.size();
    }

    /** Takes what the stream holds up to {@code last} from the stream itself, as far as no delivery has brought it: some may be on their way to an archiver that died. */
    public void catchUp(long last) {
        source.refresh();
        source.read(writer.lastSeq() + 1, last, 0, this::append);
    }

    private void take(Delivery delivery) {
        long seq = delivery.message().seq();
        if (seq <= head().totals().lastSeq()) {
            checkSame(delivery.message());
            // Settles nothing that is not archived, since all before it is.
            delivery.ack();
            return;
        }
        if (seq > writer.lastSeq() + 1) {
            source.read(writer.lastSeq() + 1, seq, READ, this::append);
        }
        append(delivery.message());
        if (unacknowledged == null || unacknowledged.message().seq() < seq) {
            unacknowledged = delivery;
        }
        inFlight++;
    }

    /** Times never decrease within a stream: one that began anew would have its messages taken for old ones. */
    private void checkSame(StoredMessage message) {
        Preconditions.require(
                !message.storeTime().isAfter(head().totals().lastTime()),
                () -> "seq " + message.seq() + " is archived already, and stored at " + message.storeTime()
                        + ", after the last message of the archive: the stream began anew; give it an archive of its own");
    }

    private void append(StoredMessage message) {
        if (writer.isFull()) {
            flush();
        }
        if (writer.append(message) && writer.waiting() == 1) {
            waitingSince = clock.instant();
        }
    }

    private void flushIfDue() {
        boolean due = writer.isFull()
                || inFlight >= settings.maxInFlight()
                || (writer.waiting() > 0 && !clock.instant().isBefore(waitingSince.plus(settings.flushAge())));
        if (due) {
            flush();
        }
    }

    /**
     * Stores what waits as a segment, however small, and then acknowledges what was delivered of it.
     *
     * @return the segment; empty if nothing waited
     */
    public Optional<SegmentManifest> flush() {
        Optional<SegmentManifest> stored = writer.commit();
        Delivery settled = unacknowledged;
        if (settled != null && settled.message().seq() <= head().totals().lastSeq()) {
            unacknowledged = null;
            inFlight = 0;
            settled.ack();
        } else if (writer.waiting() == 0) {
            // What waited was dropped, and is read from the stream when something is delivered, this again for one.
            unacknowledged = null;
            inFlight = 0;
        }
        return stored;
    }

    /** How far the archive is behind; asks the source. */
    public ArchiverStatus status() {
        return source.status(head().totals().lastSeq(), clock.instant());
    }

    /** Lets go of the consumer and drops what waits, which will be delivered again. */
    @Override
    public void close() {
        consumer.close();
        writer.close();
    }
}
