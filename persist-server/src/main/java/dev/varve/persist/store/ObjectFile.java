/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.persist.sqlite.Row;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The file of a bucket of objects, open: what {@link dev.varve.object.ObjectStore} says of one bucket.
 *
 * <p>An object is put in parts that nobody sees, and becomes visible in the transaction that checks its size and digest. An upload that was last touched two or more epochs ago is forgotten when the
 * file changes owner. For use by one thread.
 */
public final class ObjectFile implements StoredFile {

    private static final String SELECT = "SELECT name,size,sha256,time,metadata,number,upload,part_bytes FROM objects ";

    private final StoreFile file;
    private final Uploads uploads;

    private ObjectFile(StoreFile file) {
        this.file = file;
        this.uploads = new Uploads(file);
    }

    /** The bucket of {@code key}; empty where there is none. */
    public static Optional<ObjectFile> open(StoreKey key, DataDirectory directory, StoreSettings settings) {
        return StoreFile.open(key, directory, settings).map(ObjectFile::new);
    }

    /** A new bucket, which exists once a group was kept. */
    public static ObjectFile create(StoreKey key, DataDirectory directory, StoreSettings settings) {
        return new ObjectFile(StoreFile.create(key, directory, settings));
    }

    private record Place(long upload, long partBytes, long size, String sha256) {
        static Place read(Row row) {
            return new Place(row.number(7), row.number(8), row.number(2), row.text(3));
        }
    }

    @Override
    public StoreKey key() {
        return file.key();
    }

    @Override
    public void begin(WriteGroup group) {
        if (file.begin(group)) {
            uploads.changedOwner();
        }
    }

    @Override
    public void end(long lsn) {
        file.end(lsn);
    }

    @Override
    public void rollback() {
        uploads.undone();
        file.rollback();
        refresh();
    }

    @Override
    public void commit() {
        file.commit();
    }

    @Override
    public void journaled() {
        file.journaled();
    }

    @Override
    public boolean isDirty() {
        return file.isDirty();
    }

    @Override
    public boolean isUndone() {
        return file.isUndone();
    }

    @Override
    public long lsn() {
        return file.state().get(Counter.LSN);
    }

    @Override
    public void refresh() {
        file.refresh();
    }

    /** Takes the part {@code index}, from 0, of the upload {@code upload} of {@code name}; one that comes again replaces the first. */
    public void part(String name, String upload, long index, Bytes data) {
        uploads.part(name, upload, index, data.unsafeArray());
    }

    /** Forgets an upload, if there is such a one. */
    public void abort(String name, String upload) {
        uploads.find(name, upload).ifPresent(uploads::abort);
    }

    /**
     * Makes an upload the object {@code name}. Where the name already holds the same, nothing changes.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#REVISION_CONFLICT} if it holds something else; {@link dev.varve.ErrorCode#CORRUPT} if the upload is not what {@code commit} says
     */
    public ObjectInfo complete(String name, String upload, ObjectCommit commit) {
        Optional<ObjectInfo> old = info(name);
        Optional<Long> id = uploads.find(name, upload);
        if (old.isPresent()) {
            requireSame(old.get(), commit);
            id.ifPresent(uploads::abort);
            return info(name).orElseThrow();
        }
        long pending = id.orElseGet(() -> emptyUpload(commit));
        long partBytes = uploads.complete(pending, commit);
        long number = file.state().add(Counter.NUMBER, 1);
        file.database()
                .update(
                        "INSERT INTO objects(name,upload,size,sha256,time,number,metadata,part_bytes) VALUES(?,?,?,?,?,?,?,?)",
                        name,
                        pending,
                        commit.size(),
                        commit.sha256(),
                        file.now(),
                        number,
                        HeaderText.write(commit.metadata().asMap()),
                        partBytes);
        file.state().add(Counter.ITEMS, 1);
        file.state().add(Counter.BYTES, commit.size());
        return info(name).orElseThrow();
    }

    /** An object of no bytes needs no upload; for any other it is missing. */
    private long emptyUpload(ObjectCommit commit) {
        if (commit.parts() > 0) {
            throw StorageException.corrupt("the upload is not known here; begin again under a new id", null);
        }
        return 0;
    }

    private static void requireSame(ObjectInfo old, ObjectCommit commit) {
        boolean same = old.size() == commit.size()
                && old.sha256().equals(commit.sha256())
                && old.metadata().equals(commit.metadata());
        if (!same) {
            throw StorageException.revisionConflict("object '" + old.name() + "' holds other content", 1);
        }
    }

    /** What is known of {@code name}. */
    public Optional<ObjectInfo> info(String name) {
        return file.database().first(SELECT + "WHERE name=?", this::info, name);
    }

    private ObjectInfo info(Row row) {
        return new ObjectInfo(
                ObjectName.of(file.key().name(), row.text(1)),
                row.number(2),
                row.text(3),
                HeaderText.read(row.text(5)),
                Instant.ofEpochMilli(row.number(4)),
                file.durability(row.number(6)));
    }

    /** At most {@code length} bytes of the object of this name and digest from {@code offset} on; empty where it is gone. */
    public Optional<Bytes> read(String name, String sha256, long offset, int length) {
        Optional<Place> place = file.database().first(SELECT + "WHERE name=?", Place::read, name);
        return place.filter(found -> found.sha256().equals(sha256)).map(found -> read(found, offset, length));
    }

    private Bytes read(Place place, long offset, int length) {
        int wanted = (int) Math.max(0, Math.min(length, place.size() - offset));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(wanted);
        long first = place.partBytes() == 0 ? 0 : offset / place.partBytes();
        long[] skip = {offset - first * place.partBytes()};
        file.database()
                .scan(
                        "SELECT length(data),data FROM parts WHERE upload=? AND part>=? ORDER BY part",
                        row -> {
                            if (skip[0] < row.number(1) && bytes.size() < wanted) {
                                byte[] data = row.bytes(2).orElseThrow();
                                int from = (int) skip[0];
                                bytes.write(data, from, Math.min(data.length - from, wanted - bytes.size()));
                            }
                            skip[0] = Math.max(0, skip[0] - row.number(1));
                            return bytes.size() < wanted;
                        },
                        place.upload(),
                        first);
        if (bytes.size() != wanted) {
            throw StorageException.corrupt("file of " + file.key() + " lacks parts of an object", null);
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    /** The objects whose names start with {@code prefix}, in order of name, after {@code after}. */
    public Page<ObjectInfo> page(String prefix, String after, PageBounds limits) {
        PageFill<ObjectInfo> fill = new PageFill<>(limits);
        String[] place = {after};
        file.database()
                .scan(
                        SELECT + "WHERE name>? AND name>=? ORDER BY name",
                        row -> {
                            String name = row.text(1);
                            if (!name.startsWith(prefix)) {
                                return false;
                            }
                            if (!fill.fits(row.text(5).length())) {
                                fill.endAt(place[0]);
                                return false;
                            }
                            place[0] = name;
                            fill.add(info(row), row.text(5).length());
                            return true;
                        },
                        after,
                        prefix);
        return fill.page();
    }

    /** Removes the object; false if there is none. */
    public boolean delete(String name) {
        Optional<Place> place = file.database().first(SELECT + "WHERE name=?", Place::read, name);
        place.ifPresent(found -> {
            file.database().update("DELETE FROM objects WHERE name=?", name);
            file.database().update("DELETE FROM parts WHERE upload=?", found.upload());
            file.state().add(Counter.NUMBER, 1);
            file.state().add(Counter.ITEMS, -1);
            file.state().add(Counter.BYTES, -found.size());
        });
        return place.isPresent();
    }

    /** How many objects there are. */
    public long count() {
        return file.state().get(Counter.ITEMS);
    }

    @Override
    public boolean isFresh() {
        return file.isFresh();
    }

    @Override
    public long epoch() {
        return file.state().get(Counter.EPOCH);
    }

    @Override
    public long number() {
        return file.state().get(Counter.NUMBER);
    }

    @Override
    public Optional<Durability> durability() {
        return Optional.empty();
    }

    @Override
    public boolean isInMemory() {
        return false;
    }

    @Override
    public OptionalLong nextExpiry() {
        return OptionalLong.empty();
    }

    @Override
    public boolean hasExpired() {
        return false;
    }

    @Override
    public void expire() {
        // Objects have no time to live.
    }

    @Override
    public FileSummary summary() {
        return file.state().summary();
    }

    @Override
    public PageMemory pages() {
        return file.pages();
    }

    @Override
    public void close() {
        file.close();
    }
}
