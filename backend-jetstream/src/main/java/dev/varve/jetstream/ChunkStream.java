/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The bytes of an object, chunk by chunk.
 *
 * <p>The last chunk is handed out only when size and digest have been found right. For use by one thread.
 */
final class ChunkStream extends InputStream {

    private final Scope scope;
    private final RecordScan scan;
    private final ObjectInfo info;
    private final BooleanSupplier isThere;
    private final MessageDigest digest = Digests.sha256();
    private Bytes chunk = Bytes.empty();
    private int taken;
    private long received;
    private boolean checked;
    private boolean closed;

    /** @param isThere whether the object has not been deleted or replaced meanwhile */
    ChunkStream(Scope scope, RecordScan scan, ObjectInfo info, BooleanSupplier isThere) {
        this.scope = scope;
        this.scan = scan;
        this.info = info;
        this.isThere = isThere;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, target.length);
        if (closed) {
            throw StorageException.unavailable("the reader of object " + info.name() + " is closed", null);
        }
        if (length == 0) {
            return 0;
        }
        while (taken == chunk.size()) {
            if (checked) {
                return -1;
            }
            nextChunk();
        }
        int count = Math.min(length, chunk.size() - taken);
        System.arraycopy(chunk.unsafeArray(), taken, target, offset, count);
        taken += count;
        return count;
    }

    private void nextChunk() {
        taken = 0;
        chunk = Bytes.empty();
        if (received < info.size()) {
            Effort effort = scope.read("read of object " + info.name());
            Optional<StoredRecord> next =
                    scan.next(effort, scope.session().config().requestTimeout());
            chunk = next.orElseThrow(() -> damaged("its content ends after " + received + " bytes"))
                    .payload();
            digest.update(chunk.unsafeArray());
            received += chunk.size();
        }
        if (received >= info.size()) {
            check();
        }
    }

    private void check() {
        if (received > info.size()) {
            chunk = Bytes.empty();
            throw damaged("its content has more than " + info.size() + " bytes");
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equals(info.sha256())) {
            chunk = Bytes.empty();
            throw damaged("its SHA-256 is " + actual + ", not " + info.sha256());
        }
        checked = true;
    }

    private StorageException damaged(String what) {
        close();
        return isThere.getAsBoolean()
                ? StorageException.corrupt("object " + info.name() + " is damaged: " + what, null)
                : StorageException.unavailable("object " + info.name() + " was deleted while it was read", null);
    }

    @Override
    public void close() {
        closed = true;
        scan.close();
    }
}
