/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.Message;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.GapLookup;
import dev.varve.tiering.archive.segment.SegmentFixture;
import dev.varve.tiering.archive.segment.SegmentReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.StorageClass;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Archives for tests. */
public final class ArchiveFixture {

    public static final String STREAM = "orders";

    /** Under which two segments of ten messages each wait, and a third one is merged with them. */
    public static final ArchiveSettings MERGING =
            ArchiveSettings.defaults().withStorageClass(StorageClass.GLACIER_IR).withMergeBelow(2500);

    private ArchiveFixture() {}

    public static Archive archive(BlobStore store) {
        return new Archive(store, "orders");
    }

    public static ArchiveWriter open(BlobStore store) {
        return open(store, ArchiveSettings.defaults());
    }

    public static ArchiveWriter open(BlobStore store, ArchiveSettings settings) {
        return open(archive(store), settings);
    }

    public static ArchiveWriter open(Archive archive) {
        return open(archive, ArchiveSettings.defaults());
    }

    public static ArchiveWriter open(Archive archive, ArchiveSettings settings) {
        return ArchiveWriter.open(archive, settings, STREAM, GapLookup.UNKNOWN, InstantSource.system());
    }

    /** Three segments of ten messages each, by two writers. */
    public static void fill(BlobStore store, ArchiveSettings settings) {
        try (ArchiveWriter writer = open(store, settings)) {
            commit(writer, 1, 10);
            commit(writer, 11, 20);
        }
        try (ArchiveWriter writer = open(store, settings)) {
            commit(writer, 21, 30);
        }
    }

    public static StoredMessage message(long seq) {
        return SegmentFixture.stored(
                seq, "orders.eu", 1_700_000_000_000_000_000L + seq * 1_000_000_000L, Message.of("m" + seq));
    }

    public static List<StoredMessage> messages(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(ArchiveFixture::message)
                .toList();
    }

    /** Adds the messages {@code first} to {@code last}, and commits them. */
    public static void commit(ArchiveWriter writer, long first, long last) {
        messages(first, last).forEach(writer::append);
        writer.commit();
    }

    public static List<SegmentManifest> chain(Archive archive) {
        List<SegmentManifest> all = new ArrayList<>();
        Chain.within(archive, archive.head(), Range.all()).forEach(all::add);
        return all;
    }

    /** All messages of the archive, segment by segment. */
    public static List<StoredMessage> contents(Archive archive) {
        List<StoredMessage> all = new ArrayList<>();
        for (SegmentManifest manifest : chain(archive)) {
            all.addAll(SegmentReader.open(
                            manifest.object().key().value(),
                            archive.cipher()
                                    .decrypting(
                                            manifest, manifest.object().read(archive.store()).orElseThrow().stream()))
                    .toList());
        }
        return all;
    }
}
