/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.Archive.StoredHead;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.HeadJson;
import dev.varve.tiering.archive.manifest.ManifestJson;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.GapLookup;
import dev.varve.tiering.archive.segment.SegmentOrigin;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.Sha256;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes an archive longer, as the only one who may.
 *
 * <p>Opening takes the archive over under an epoch of its own; whoever wrote it before is fenced by that. Messages go into a segment that grows on local disk; {@link #commit()} stores it in three numbered steps: (A1) the segment, (A2) its
 * manifest, (A3) the head, replaced by compare-and-swap. Only A3 counts: a crash before it leaves objects that nothing leads to.
 *
 * <p>A segment that is small for a cold class waits in {@link dev.varve.tiering.store.StorageClass#STANDARD}. The commit that makes enough of such segments stores one in the cold class that holds their messages as well, and its manifest takes the
 * place of theirs in the chain, by A3 as ever. What was replaced stays in the store.
 *
 * <p>Where the archive has a key ring, segments are stored encrypted. One whose last segment is encrypted is not continued without.
 *
 * <p>A commit that failed with {@link dev.varve.ErrorCode#UNAVAILABLE} or an unknown outcome may be repeated, and stores the same objects. {@link dev.varve.ErrorCode#FENCED} ends the writer. For use by one thread.
 */
public final class ArchiveWriter implements AutoCloseable {

    private final Archive archive;
    private final ArchiveSettings settings;
    private final GapLookup gaps;
    private final InstantSource clock;

    private StoredHead stored;
    private Optional<Sha256> previousSegment;
    private @Nullable SegmentDraft draft;
    private @Nullable NextSegment next;
    private Tail tail;
    private Optional<StorageException> fenced = Optional.empty();

    private ArchiveWriter(
            Archive archive, ArchiveSettings settings, GapLookup gaps, InstantSource clock, StoredHead stored) {
        this.archive = archive;
        this.settings = settings;
        this.gaps = gaps;
        this.clock = clock;
        this.stored = stored;
        this.previousSegment = stored.head()
                .tip()
                .map(archive::manifest)
                .map(tip -> tip.object().digest().sha256());
        this.tail = Tail.of(archive, stored.head(), settings);
    }

    /**
     * Takes {@code archive} over, and makes it where there is none.
     *
     * @param stream the name of the source
     * @param gaps why the source has no message under some sequences; asked when a message behind them is added
     * @param clock when retentions begin
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if the archive is of another stream; {@link dev.varve.ErrorCode#FENCED} if another writer opens it at this moment;
     *     {@link dev.varve.ErrorCode#CORRUPT} if its head or its last manifest is damaged; {@link dev.varve.ErrorCode#DENIED} if its last segment is encrypted with a key that is not there; what {@link KeyRingFile#ring} and
     *     {@link BlobStore#check} throw. Nothing is taken over then
     */
    public static ArchiveWriter open(
            Archive archive, ArchiveSettings settings, String stream, GapLookup gaps, InstantSource clock) {
        archive.keyRing().ifPresent(KeyRingFile::ring);
        archive.store().check(settings.segmentOptions(clock.instant()));
        StoredHead head = new TakeOver(archive, UUID.randomUUID().toString()).run(stream);
        return new ArchiveWriter(archive, settings, gaps, clock, head);
    }

    /** What the archive holds, as far as it is committed. */
    public Head head() {
        return stored.head();
    }

    /** The sequence of the last message that was added, committed or not; 0 before the first. */
    public long lastSeq() {
        return draft == null ? head().totals().lastSeq() : draft.lastSeq();
    }

    /** How many messages wait to be committed. */
    public long waiting() {
        return draft == null ? 0 : draft.count();
    }

    /** Whether the messages that wait fill a segment, so that they should be committed before another is added. */
    public boolean isFull() {
        return draft != null && (draft.isFinished() || draft.bytes() + tail.bytes() >= settings.segmentBytes());
    }

    /**
     * Adds {@code message} to those that wait, unless the archive has it: false if its sequence is not behind {@link #lastSeq()}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if a commit was begun and has not succeeded; {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be kept on local disk, and what waited is dropped with it;
     *     {@link dev.varve.ErrorCode#FENCED}
     */
    public boolean append(StoredMessage message) {
        checkOpen();
        if (message.seq() <= lastSeq()) {
            return false;
        }
        SegmentDraft growing = draft == null ? begin() : draft;
        if (growing.isFinished()) {
            throw StorageException.invalid("a commit of archive '" + archive.name() + "' must be repeated first");
        }
        draft = growing;
        try {
            growing.append(message);
        } finally {
            dropIfBroken(growing);
        }
        return true;
    }

    /** What a failed write left behind is no segment; {@link #lastSeq} tells from where messages are to be added again. */
    private void dropIfBroken(SegmentDraft written) {
        if (written.isBroken()) {
            close();
        }
    }

    private SegmentDraft begin() {
        SegmentOrigin origin = new SegmentOrigin(
                head().stream(), head().epoch(), head().totals().lastSeq(), previousSegment);
        return SegmentDraft.begin(origin, settings.compression(), gaps, settings.workDirectory());
    }

    private void checkOpen() {
        if (fenced.isPresent()) {
            throw fenced.get();
        }
    }

    /**
     * Stores the messages that wait; when it returns they are durable and part of the archive. Empty if none wait.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if another writer has taken over: nothing of this will be part of the archive, unless an earlier attempt had an unknown outcome; {@link dev.varve.ErrorCode#UNAVAILABLE} if
     *     the messages cannot be kept on local disk, and are dropped; what the store throws
     * @throws dev.varve.OutcomeUnknownException if the answer to A3 was lost; repeat the commit
     */
    public Optional<SegmentManifest> commit() {
        checkOpen();
        SegmentDraft waiting = draft;
        if (waiting == null || waiting.count() == 0) {
            close();
            return Optional.empty();
        }
        // A repeated commit must store the same, and no encryption gives the same twice.
        NextSegment segment = next == null ? next(waiting) : next;
        next = segment;
        SegmentManifest manifest = manifest(segment, storeSegment(segment));
        ManifestLink link = storeManifest(manifest);
        stored = replaceHead(head().followedBy(manifest, link, segment.replaced()));
        previousSegment = Optional.of(segment.upload().sha256());
        tail = segment.storageClass() == settings.storageClass() ? Tail.none() : tail.and(manifest);
        close();
        return Optional.of(manifest);
    }

    private NextSegment next(SegmentDraft waiting) {
        try {
            return NextSegment.of(archive, settings, tail, waiting.finish());
        } catch (IOException e) {
            close();
            throw StorageException.unavailable(
                    "a segment cannot be encrypted in " + settings.workDirectory() + ": " + e.getMessage(), e);
        } finally {
            dropIfBroken(waiting);
        }
    }

    private BlobInfo storeSegment(NextSegment segment) {
        BlobKey key = segment.upload().key();
        return archive.store()
                .create(key, segment.upload(), settings.options(segment.storageClass(), clock.instant()))
                .orElseThrow(conflict -> taken(key));
    }

    /** The name has the digest of the content in it. */
    private static StorageException taken(BlobKey key) {
        return StorageException.corrupt("'" + key + "' is there with other content than its name says", null);
    }

    private SegmentManifest manifest(NextSegment segment, BlobInfo info) {
        List<SegmentManifest> replaced = segment.replaced();
        Optional<ManifestLink> tip = head().tip();
        return new SegmentManifest(
                archive.name(),
                head().totals().segments() - replaced.size() + 1,
                segment.upload().object(info.version(), segment.storageClass()),
                segment.upload().content(),
                segment.upload().blocks(),
                replaced.isEmpty() ? tip : replaced.get(0).previous(),
                replaced.isEmpty() ? Optional.empty() : tip);
    }

    private ManifestLink storeManifest(SegmentManifest manifest) {
        Bytes content = ManifestJson.write(manifest);
        Sha256 digest = Sha256.of(content);
        BlobKey key = archive.keys().manifest(manifest.header(), digest);
        archive.store()
                .create(key, BlobContent.of(content), settings.manifestOptions(clock.instant()))
                .orElseThrow(conflict -> taken(key));
        return new ManifestLink(key, digest);
    }

    private StoredHead replaceHead(Head following) {
        BlobInfo info = archive.store()
                .replace(archive.keys().head(), stored.tag(), BlobContent.of(HeadJson.write(following)))
                .orElseThrow(conflict -> fence());
        return new StoredHead(following, info.tag());
    }

    private StorageException fence() {
        long epoch = epochInForce();
        StorageException refusal = StorageException.fenced(
                "archive '" + archive.name() + "' was taken over by a writer of epoch " + epoch
                        + "; this one, of epoch " + head().epoch() + ", must stop",
                epoch);
        fenced = Optional.of(refusal);
        return refusal;
    }

    private long epochInForce() {
        try {
            return archive.storedHead().map(found -> found.head().epoch()).orElse(head().epoch());
        } catch (StorageException e) {
            // That there is another one is certain, and which is for people only.
            return head().epoch();
        }
    }

    /** Drops what waits, without a trace. Idempotent. */
    @Override
    public void close() {
        SegmentDraft dropped = draft;
        NextSegment prepared = next;
        draft = null;
        next = null;
        if (prepared != null) {
            prepared.close();
        }
        if (dropped != null) {
            dropped.close();
        }
    }
}
