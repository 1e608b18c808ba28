/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.VerifiedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Writes one version of a blob: its data, then its record, which is linked to its name and so exists wholly or not at all. */
final class BlobWriter {

    private final KeyFiles files;
    private final Folders folders;
    private final DirectoryStep.Watcher watcher;
    private final String number =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

    BlobWriter(KeyFiles files, Folders folders, DirectoryStep.Watcher watcher) {
        this.files = files;
        this.folders = folders;
        this.watcher = watcher;
    }

    /** Writes data and record under names that nobody looks at. */
    BlobRecord prepare(long version, BlobContent content) throws IOException {
        watcher.before(DirectoryStep.MAKE_FOLDERS);
        folders.make(files.folder());
        try (InputStream in = open(content)) {
            watcher.before(DirectoryStep.WRITE_DATA);
            write(files.data(number), in, DirectoryStep.SYNC_DATA);
        }
        BlobRecord record = BlobRecord.of(version, content, number);
        watcher.before(DirectoryStep.WRITE_RECORD);
        try (InputStream in = BlobContent.of(Bytes.utf8(record.text())).open()) {
            write(files.draft(number), in, DirectoryStep.SYNC_RECORD);
        }
        return record;
    }

    private InputStream open(BlobContent content) {
        try {
            return VerifiedStream.ofContent(files.key(), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path file, InputStream in, DirectoryStep sync) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = Channels.newOutputStream(channel);
            byte[] buffer = new byte[1 << 16];
            for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
                out.write(buffer, 0, count);
            }
            watcher.before(sync);
            channel.force(true);
        }
    }

    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            // The caller's file, not the store's.
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives the record its name; false if another has it. From the moment it returns true the blob is there.
     *
     * @throws IOException if it may be there or not: a network file system may fail after the effect
     */
    boolean link(BlobRecord record) throws IOException {
        watcher.before(DirectoryStep.LINK);
        try {
            Files.createLink(files.record(record.version()), files.draft(number));
            return true;
        } catch (FileAlreadyExistsException e) {
            // By another, or by this very request, whose answer was lost and which the file system repeated.
            return linked(record);
        } catch (IOException e) {
            if (linked(record)) {
                return true;
            }
            throw e;
        }
    }

    private boolean linked(BlobRecord record) throws IOException {
        try {
            return files.read(record.version()).equals(Optional.of(record));
        } catch (StorageException e) {
            // It is damaged, and so another's.
            return false;
        }
    }

    /** Puts the names on stable storage. */
    void sync() throws IOException {
        watcher.before(DirectoryStep.REMOVE_DRAFT);
        Files.deleteIfExists(files.draft(number));
        watcher.before(DirectoryStep.SYNC_FOLDER);
        Folder.sync(files.folder());
    }

    /** Removes what was prepared and has not come to count. */
    void discard() {
        Folder.remove(files.draft(number));
        Folder.remove(files.data(number));
    }
}
