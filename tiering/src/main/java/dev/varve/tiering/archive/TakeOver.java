/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.StorageException;
import dev.varve.tiering.archive.Archive.StoredHead;
import dev.varve.tiering.archive.manifest.EpochClaim;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.HeadJson;
import dev.varve.tiering.archive.manifest.Totals;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.WriteAnswer;
import java.util.Optional;

/**
 * How a writer becomes the one that counts: it claims an epoch that nobody ever had (T1), and puts it into the head (T2).
 *
 * @param archive the archive
 * @param writer the name of the writer, and of no other
 */
record TakeOver(Archive archive, String writer) {

    /** How many epochs may have been claimed by writers that never came to write the head. */
    private static final int MOST_CLAIMS = 10_000;

    /**
     * Takes the archive over; makes it where there is none.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if another writer did so meanwhile; {@link dev.varve.ErrorCode#INVALID} if the archive is of another stream; {@link dev.varve.ErrorCode#CORRUPT} if
     *     its head is lost, and not what the head led to, or its last manifest is damaged; {@link dev.varve.ErrorCode#DENIED} if its last segment is encrypted, and the keys are not there: who was writing goes on then
     */
    StoredHead run(String stream) {
        Optional<StoredHead> before = archive.storedHead();
        before.ifPresentOrElse(stored -> check(stored.head(), stream), this::checkNew);
        long epoch = claim(before.map(stored -> stored.head().epoch()).orElse(0L) + 1);
        Head head = before.map(stored -> stored.head().takenOver(epoch, writer))
                .orElseGet(() -> new Head(archive.name(), stream, epoch, writer, 1, Optional.empty(), Totals.none()));
        BlobContent content = BlobContent.of(HeadJson.write(head));
        WriteAnswer answer = before.isPresent()
                ? archive.store().replace(archive.keys().head(), before.get().tag(), content)
                : archive.store().create(archive.keys().head(), content);
        return new StoredHead(
                head, answer.orElseThrow(conflict -> overtaken(epoch)).tag());
    }

    /** A head that leads to nothing, in the place of one that is lost, would make garbage of all there is. */
    private void checkNew() {
        try (ClosableIterator<BlobEntry> manifests =
                archive.store().list(archive.keys().manifests())) {
            // Whoever has made the archive meanwhile is met when the head is written.
            if (manifests.hasNext() && archive.storedHead().isEmpty()) {
                throw StorageException.corrupt(
                        "the head of archive '" + archive.name() + "' in "
                                + archive.store().name()
                                + " is lost, and manifests are there; make it anew (rebuild-index)",
                        null);
            }
        }
    }

    private void check(Head head, String stream) {
        checkStream(head, stream);
        // Where one segment was encrypted, those behind it are, by keys that the same ring holds.
        head.tip().map(archive::manifest).ifPresent(archive.cipher()::check);
    }

    private void checkStream(Head head, String stream) {
        if (!head.stream().equals(stream)) {
            throw StorageException.invalid("archive '" + archive.name() + "' holds stream '" + head.stream()
                    + "', not '" + stream + "'; give another stream its own archive");
        }
    }

    /** The first epoch from {@code least} on that nobody has claimed. */
    private long claim(long least) {
        for (long epoch = least; epoch < least + MOST_CLAIMS; epoch++) {
            Bytes claim = HeadJson.write(new EpochClaim(archive.name(), epoch, writer));
            WriteAnswer answer = archive.store().create(archive.keys().epoch(epoch), BlobContent.of(claim));
            if (!(answer instanceof WriteAnswer.Conflict)) {
                return epoch;
            }
        }
        throw StorageException.unavailable(
                "archive '" + archive.name() + "': " + MOST_CLAIMS + " epochs are claimed and none is in force", null);
    }

    private StorageException overtaken(long epoch) {
        return StorageException.fenced(
                "archive '" + archive.name() + "' was taken over by another writer while this one, of epoch " + epoch
                        + ", began; only one may run",
                archive.storedHead().map(stored -> stored.head().epoch()).orElse(epoch));
    }
}
