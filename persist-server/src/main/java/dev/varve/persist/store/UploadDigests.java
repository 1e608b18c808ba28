/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The digests of uploads whose parts came in order, so that a commit need not read all of them again. Forgetting one costs time only. For use by one thread. */
final class UploadDigests {

    private static final int REMEMBERED = 64;

    private final Map<Long, Running> uploads = new LinkedHashMap<>();

    private static final class Running {
        private final MessageDigest digest = sha256();
        private long parts;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    void add(long upload, long part, byte[] data) {
        Running running = part == 0 ? new Running() : uploads.get(upload);
        if (running == null || running.parts != part) {
            uploads.remove(upload);
            return;
        }
        running.digest.update(data);
        running.parts++;
        uploads.put(upload, running);
        if (uploads.size() > REMEMBERED) {
            uploads.remove(uploads.keySet().iterator().next());
        }
    }

    /** The digest of the upload, if all its {@code parts} came in order. */
    Optional<String> take(long upload, long parts) {
        Running running = uploads.remove(upload);
        return running == null || running.parts != parts
                ? Optional.empty()
                : Optional.of(HexFormat.of().formatHex(running.digest.digest()));
    }

    /** Forgets everything: what was added may have been undone. */
    void clear() {
        uploads.clear();
    }
}
