/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import dev.varve.Capability;
import dev.varve.ClosableIterator;
import dev.varve.OutcomeUnknownException;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.Entries;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.WriteAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs in a directory, which any number of processes may share, on one machine or, where the file system has hard links and {@code fsync} that deserve the name, on several.
 *
 * <p>A blob is a file with its bytes as they are and a small record for each version, of which the highest counts. A record appears under its name by {@code link(2)}, which fails where the name is taken: so a
 * version exists once, whoever writes. Data, record and folder are synced, in this order, before a write returns. Nothing looks at the times of files, and nothing is locked: a process that sleeps holds up nobody.
 * The last {@value #KEPT} versions stay. Cold classes and retention are not to be had.
 *
 * <p>A process that dies while it writes may leave a {@code data-} or {@code draft-} file that no record names; it takes room and does no other harm.
 */
public final class DirectoryBlobStore implements BlobStore {

    /** How many versions of a blob stay. Who finds more than these behind the record it has linked was asleep. */
    static final int KEPT = 16;

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryBlobStore.class);

    private final Path root;
    private final Folders folders;
    private final DirectoryStep.Watcher watcher;

    /** The store in {@code root}, which must exist when it is used. */
    public DirectoryBlobStore(Path root) {
        this(root, DirectoryStep.Watcher.NONE);
    }

    DirectoryBlobStore(Path root, DirectoryStep.Watcher watcher) {
        this.root = root.toAbsolutePath().normalize();
        this.folders = new Folders(this.root, watcher);
        this.watcher = watcher;
    }

    @Override
    public String name() {
        return "file:" + root;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public void check(BlobOptions options) {
        refuseWhatIsMissing(options);
        Preconditions.require(Files.isDirectory(root), () -> "'" + root + "' is no directory; make it first");
        if (!Files.isWritable(root) || !Files.isReadable(root)) {
            throw StorageException.denied("'" + root + "' can not be read and written by this user", null);
        }
    }

    private static void refuseWhatIsMissing(BlobOptions options) {
        if (options.storageClass() != StorageClass.STANDARD) {
            throw StorageException.unsupported(
                    Capability.TIERED_STORAGE, "a directory has no storage class " + options.storageClass());
        }
        if (options.retention().isPresent()) {
            throw StorageException.unsupported(Capability.DENY_DELETE, "a directory cannot retain blobs");
        }
    }

    @Override
    public WriteAnswer create(BlobKey key, BlobContent content, BlobOptions options) {
        refuseWhatIsMissing(options);
        return write(key, content, Optional.empty());
    }

    @Override
    public WriteAnswer replace(BlobKey key, BlobTag expected, BlobContent content) {
        return write(key, content, Optional.of(expected));
    }

    private WriteAnswer write(BlobKey key, BlobContent content, Optional<BlobTag> expected) {
        KeyFiles files = new KeyFiles(root, key);
        try {
            Optional<BlobRecord> present = files.present();
            if (!present.map(BlobRecord::tag).equals(expected)) {
                return refused(files, content);
            }
            return write(files, content, present.map(BlobRecord::version).orElse(0L) + 1);
        } catch (UnsupportedOperationException e) {
            throw StorageException.invalid("'" + root + "' is on a file system without hard links; use another", e);
        } catch (IOException e) {
            throw DirectoryErrors.of("write", key.value(), e);
        }
    }

    private WriteAnswer write(KeyFiles files, BlobContent content, long version) throws IOException {
        BlobWriter writer = new BlobWriter(files, folders, watcher);
        BlobRecord record;
        try {
            record = writer.prepare(version, content);
        } catch (IOException | RuntimeException e) {
            writer.discard();
            throw e;
        }
        if (linked(files, writer, record)) {
            return settle(files, writer, record, content);
        }
        writer.discard();
        return refused(files, content);
    }

    /** What was prepared stays where the record may have come to count. */
    private static boolean linked(KeyFiles files, BlobWriter writer, BlobRecord record) {
        try {
            return writer.link(record);
        } catch (UnsupportedOperationException e) {
            writer.discard();
            throw e;
        } catch (IOException e) {
            throw unknown("'" + files.key() + "' may be written or not: " + e, files, e);
        }
    }

    private static OutcomeUnknownException unknown(String message, KeyFiles files, Exception cause) {
        return new OutcomeUnknownException(message, files.key().value(), "", cause);
    }

    private WriteAnswer settle(KeyFiles files, BlobWriter writer, BlobRecord record, BlobContent content) {
        try {
            writer.sync();
            TreeSet<Long> versions = files.versions();
            if (!versions.isEmpty() && versions.last() - record.version() >= KEPT) {
                // Others went on so far that the name may have been free because they had removed it.
                return refused(files, content);
            }
            watcher.before(DirectoryStep.REMOVE_OLD);
            prune(files, versions.headSet(record.version() - KEPT, true));
            watcher.before(DirectoryStep.DONE);
            return new WriteAnswer.Stored(record.info(files.key()));
        } catch (IOException e) {
            throw unknown("'" + files.key() + "' is written, but not known to be on stable storage: " + e, files, e);
        } catch (StorageException e) {
            throw unknown("'" + files.key() + "' may be written or not: " + e.getMessage(), files, e);
        }
    }

    private static void prune(KeyFiles files, Set<Long> versions) {
        try {
            remove(files, versions);
        } catch (IOException e) {
            // They take room and do no harm, and the next write tries again.
            LOG.info("old versions of {} cannot be removed: {}", files.key(), e.toString());
        }
    }

    private WriteAnswer refused(KeyFiles files, BlobContent content) throws IOException {
        // What is told must be as durable as if it had been written now.
        folders.sync(files.folder());
        return WriteAnswer.refused(files.present().map(record -> record.info(files.key())), content);
    }

    private static void remove(KeyFiles files, Set<Long> versions) throws IOException {
        for (long version : versions) {
            Optional<BlobRecord> record = undamaged(files, version);
            Files.deleteIfExists(files.record(version));
            record.ifPresent(gone -> Folder.remove(files.data(gone.data())));
        }
    }

    /** The record of {@code version}; empty if there is none, or one that names no data. */
    private static Optional<BlobRecord> undamaged(KeyFiles files, long version) throws IOException {
        try {
            return files.read(version);
        } catch (StorageException e) {
            LOG.warn("{} is removed, and its data stays: {}", files.record(version), e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return find(key, Optional.empty()).map(record -> record.info(key));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key, String version) {
        return find(key, Optional.of(version)).map(record -> record.info(key));
    }

    private Optional<BlobRecord> find(BlobKey key, Optional<String> version) {
        KeyFiles files = new KeyFiles(root, key);
        try {
            if (version.isEmpty()) {
                return files.present();
            }
            Optional<Long> number = KeyFiles.version(version.get().replace('-', '~'));
            Optional<BlobRecord> record = number.isPresent() ? files.read(number.get()) : Optional.empty();
            return record.filter(found -> found.tag().value().equals(version.get()));
        } catch (IOException e) {
            throw DirectoryErrors.of("read", key.value(), e);
        }
    }

    @Override
    public Optional<BlobReader> read(BlobKey key, ReadOptions options) {
        Optional<BlobRecord> record = find(key, options.version());
        while (record.isPresent()) {
            Optional<BlobReader> reader = DataReader.open(new KeyFiles(root, key), record.get(), options);
            if (reader.isPresent()) {
                return reader;
            }
            Optional<BlobRecord> again = find(key, options.version());
            if (again.equals(record)) {
                throw StorageException.corrupt("the data of '" + key + "' is missing", null);
            }
            record = again;
        }
        return Optional.empty();
    }

    @Override
    public ClosableIterator<BlobEntry> list(String prefix) {
        return new Entries(new DirectoryWalk(root, BlobKey.checkedPrefix(prefix)));
    }

    /** From the oldest version on, so that none appears that had been replaced. */
    @Override
    public boolean delete(BlobKey key) {
        KeyFiles files = new KeyFiles(root, key);
        try {
            TreeSet<Long> versions = files.versions();
            if (!versions.isEmpty()) {
                remove(files, versions);
                Folder.sync(files.folder());
            }
            return !versions.isEmpty();
        } catch (IOException e) {
            throw DirectoryErrors.of("delete", key.value(), e);
        }
    }

    @Override
    public Optional<Availability> restore(BlobKey key, RestoreRequest request) {
        throw StorageException.unsupported(Capability.TIERED_STORAGE, "a directory has no cold classes");
    }

    @Override
    public void close() {}
}
