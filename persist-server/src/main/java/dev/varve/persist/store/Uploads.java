/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.StorageException;
import dev.varve.persist.sqlite.Database;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** Objects that are being put, part by part, invisible until they are complete. Within a group; for use by one thread. */
final class Uploads {

    /** Who last touched an upload under an epoch this far back is not coming back: it was told to begin anew. */
    private static final long ABANDONED_EPOCHS = 2;

    private final StoreFile file;
    private final Database database;
    private final UploadDigests digests = new UploadDigests();

    Uploads(StoreFile file) {
        this.file = file;
        this.database = file.database();
    }

    /** Takes a part; one that comes again replaces the first. */
    void part(String name, String upload, long index, byte[] data) {
        long id = find(name, upload).orElseGet(() -> begin(name, upload));
        database.update("UPDATE uploads SET epoch=? WHERE id=?", file.state().get(Counter.EPOCH), id);
        database.update("INSERT OR REPLACE INTO parts(upload,part,data) VALUES(?,?,?)", id, index, data);
        digests.add(id, index, data);
    }

    Optional<Long> find(String name, String upload) {
        return database.first("SELECT id FROM uploads WHERE name=? AND upload=?", row -> row.number(1), name, upload);
    }

    private long begin(String name, String upload) {
        database.update("INSERT INTO uploads(name,upload,epoch) VALUES(?,?,0)", name, upload);
        return find(name, upload).orElseThrow();
    }

    /**
     * Checks that the upload is whole, takes it from the list of uploads, and returns the size of its parts, 0 if they have different sizes.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if parts are missing or the digest differs
     */
    long complete(long id, ObjectCommit commit) {
        long parts = database.number("SELECT count(*) FROM parts WHERE upload=? AND part<?", id, commit.parts());
        long more = database.number("SELECT count(*) FROM parts WHERE upload=? AND part>=?", id, commit.parts());
        long size = database.number("SELECT coalesce(sum(length(data)),0) FROM parts WHERE upload=?", id);
        if (parts != commit.parts() || more > 0 || size != commit.size()) {
            throw StorageException.corrupt(
                    "the upload has " + parts + " of " + commit.parts() + " parts, " + more + " beyond them, and "
                            + size + " of " + commit.size() + " bytes; begin again under a new id",
                    null);
        }
        String digest = digests.take(id, parts).orElseGet(() -> digest(id));
        if (!digest.equals(commit.sha256())) {
            throw StorageException.corrupt("the upload has the digest " + digest + ", not " + commit.sha256(), null);
        }
        database.update("DELETE FROM uploads WHERE id=?", id);
        return evenPartBytes(id, parts);
    }

    private String digest(long id) {
        MessageDigest digest = UploadDigests.sha256();
        database.scan(
                "SELECT data FROM parts WHERE upload=? ORDER BY part",
                row -> {
                    digest.update(row.bytes(1).orElseThrow());
                    return true;
                },
                id);
        return HexFormat.of().formatHex(digest.digest());
    }

    private long evenPartBytes(long id, long parts) {
        if (parts == 0) {
            return 0;
        }
        long bytes = database.number("SELECT length(data) FROM parts WHERE upload=? AND part=0", id);
        long others = database.number(
                "SELECT count(*) FROM parts WHERE upload=? AND (part<? AND length(data)<>? OR length(data)>?)",
                id,
                parts - 1,
                bytes,
                bytes);
        return others == 0 ? bytes : 0;
    }

    /** Forgets an upload and its parts. */
    void abort(long id) {
        database.update("DELETE FROM uploads WHERE id=?", id);
        database.update("DELETE FROM parts WHERE upload=?", id);
    }

    /** The file is under a new epoch: forgets uploads that nobody has touched for two, and what another server may have changed. */
    void changedOwner() {
        digests.clear();
        long oldest = file.state().get(Counter.EPOCH) - ABANDONED_EPOCHS;
        database.all("SELECT id FROM uploads WHERE epoch<=?", row -> row.number(1), oldest)
                .forEach(this::abort);
    }

    /** The group was undone. */
    void undone() {
        digests.clear();
    }
}
