/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.tiering.archive.digest.ContentDigest;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import dev.varve.tiering.archive.encryption.SegmentEncryptor;
import dev.varve.tiering.archive.manifest.SegmentEncryption;
import dev.varve.tiering.archive.manifest.SegmentObject;
import dev.varve.tiering.archive.segment.Block;
import dev.varve.tiering.archive.segment.SegmentContent;
import dev.varve.tiering.archive.segment.SegmentHeader;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.StorageClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A segment as it goes to the store: as it was written, or encrypted. For use by one thread. */
final class SegmentUpload implements BlobContent, AutoCloseable {

    private final SegmentDraft.Finished plain;
    private final Optional<SpoolFile> ciphertext;
    private final ContentDigest digest;
    private final BlobKey key;
    private final Optional<SegmentEncryption> encryption;

    private SegmentUpload(
            SegmentDraft.Finished plain,
            Optional<SpoolFile> ciphertext,
            ContentDigest digest,
            BlobKey key,
            Optional<SegmentEncryption> encryption) {
        this.plain = plain;
        this.ciphertext = ciphertext;
        this.digest = digest;
        this.key = key;
        this.encryption = encryption;
    }

    /**
     * {@code plain}, which stays its owner's, as {@code archive} wants it.
     *
     * @param directory where the ciphertext is kept until this is closed
     */
    static SegmentUpload of(Archive archive, SegmentDraft.Finished plain, Path directory) throws IOException {
        Optional<KeyRingFile> keys = archive.keyRing();
        return keys.isPresent() ? encrypted(archive, keys.get(), plain, directory) : clear(archive, plain);
    }

    private static SegmentUpload clear(Archive archive, SegmentDraft.Finished plain) {
        BlobKey key = archive.keys().segment(header(plain), plain.sha256());
        return new SegmentUpload(plain, Optional.empty(), plain.digest(), key, Optional.empty());
    }

    private static SegmentHeader header(SegmentDraft.Finished plain) {
        return plain.segment().content().header();
    }

    private static SegmentUpload encrypted(
            Archive archive, KeyRingFile keys, SegmentDraft.Finished plain, Path directory) throws IOException {
        SegmentEncryptor encryptor = SegmentEncryptor.of(keys.ring(), archive.name(), header(plain));
        SpoolFile spool = SpoolFile.in(directory);
        try {
            ContentDigest digest = encrypt(plain, encryptor, spool);
            BlobKey key = archive.keys().encryptedSegment(header(plain), digest.sha256());
            return new SegmentUpload(
                    plain, Optional.of(spool), digest, key, Optional.of(encryptor.encryption(key, plain.length())));
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    private static ContentDigest encrypt(SegmentDraft.Finished plain, SegmentEncryptor encryptor, SpoolFile spool)
            throws IOException {
        try (InputStream in = plain.open();
                OutputStream out = encryptor.encrypting(spool.output())) {
            in.transferTo(out);
        }
        try (InputStream in = spool.open()) {
            return ContentDigest.of(in);
        }
    }

    /** Its name. */
    BlobKey key() {
        return key;
    }

    /** What the manifest says of the object, once the store has made {@code version} of it. */
    SegmentObject object(Optional<String> version, StorageClass storageClass) {
        return new SegmentObject(key, version, storageClass, digest, encryption);
    }

    /** What the manifest says of the messages: of an encrypted segment without its subjects, which may tell whom it is about. */
    SegmentContent content() {
        SegmentContent content = plain.segment().content();
        return encryption.isEmpty() ? content : new SegmentContent(content.header(), content.payloadBytes(), List.of());
    }

    List<Block> blocks() {
        return plain.segment().blocks();
    }

    @Override
    public long length() {
        return digest.bytes();
    }

    @Override
    public Sha256 sha256() {
        return digest.sha256();
    }

    @Override
    public InputStream open() {
        return ciphertext.map(SpoolFile::open).orElseGet(plain::open);
    }

    @Override
    public void close() {
        ciphertext.ifPresent(SpoolFile::close);
    }
}
