/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.persist.journal.CommandRecords;
import dev.varve.persist.journal.JournaledCommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Consumer;

/** Snapshots and increments as they are stored: one zstd frame each, with checksum. */
final class PackedFile {

    private static final int LEVEL = 3;

    private PackedFile() {}

    /** Packs {@code file} into {@code packed}, which is made. */
    static WarmContent pack(Path file, Path packed) {
        MessageDigest digest = Digests.sha256();
        try {
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(packed), digest);
                    ZstdOutputStream zstd = compressed(out)) {
                Files.copy(file, zstd);
            }
            return WarmContent.of(packed, Files.size(packed), Digests.hex(digest.digest()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ZstdOutputStream compressed(OutputStream out) throws IOException {
        return new ZstdOutputStream(out, LEVEL).setChecksum(true);
    }

    /** Packs {@code commands}. */
    static WarmContent pack(List<JournaledCommand> commands) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = compressed(packed)) {
            for (JournaledCommand command : commands) {
                CommandRecords.write(command, zstd);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return WarmContent.of(Bytes.wrap(packed.toByteArray()));
    }

    /**
     * Unpacks {@code in}, which is to be {@code part}, into {@code file}, which is made and synced.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it is anything else
     */
    static void unpack(StoredPart part, InputStream in, Path file) throws IOException {
        DigestInputStream digested = new DigestInputStream(in, Digests.sha256());
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ZstdInputStream zstd = new ZstdInputStream(digested);
            zstd.transferTo(Channels.newOutputStream(out));
            digested.transferTo(OutputStream.nullOutputStream());
            out.force(true);
        } catch (IOException e) {
            // A frame that is no frame is found before the digest is known.
            throw StorageException.corrupt("object '" + part.key() + "' cannot be unpacked: " + e.getMessage(), e);
        }
        require(part, Digests.hex(digested.getMessageDigest().digest()));
    }

    /** Shows {@code visitor} the commands in {@code in}, which is to be {@code part}, once it is known to be. */
    static void commands(StoredPart part, InputStream in, Consumer<JournaledCommand> visitor) throws IOException {
        byte[] packed = verified(part, in);
        try (ZstdInputStream zstd = new ZstdInputStream(new ByteArrayInputStream(packed))) {
            CommandRecords.read(zstd, "object '" + part.key() + "'", visitor);
        }
    }

    /** The bytes of {@code in}, which is to be {@code part}, once they are known to be. */
    static byte[] verified(StoredPart part, InputStream in) throws IOException {
        byte[] packed = in.readAllBytes();
        require(part, Digests.sha256(Bytes.wrap(packed)));
        return packed;
    }

    private static void require(StoredPart part, String found) {
        if (!found.equals(part.sha256())) {
            throw StorageException.corrupt(
                    "object '" + part.key() + "' has SHA-256 " + found + ", not " + part.sha256()
                            + " as its manifest says",
                    null);
        }
    }
}
