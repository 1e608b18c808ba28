/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.StorageException;
import java.util.UUID;

/**
 * Finds out whether a store heeds the conditions of writes, by writing a small blob under a key of its own and trying what must be refused.
 *
 * <p>A store that does not know conditional writes often ignores the condition and overwrites. Nothing that needs a fence may run on one. Costs seven requests; the blob is removed again.
 */
public final class ConditionalWriteProbe {

    private static final BlobContent ONE = BlobContent.of(Bytes.utf8("varve probe, first content"));
    private static final BlobContent TWO = BlobContent.of(Bytes.utf8("varve probe, other content"));

    private final BlobStore store;
    private final BlobKey key;
    private final StorageClass storageClass;

    private ConditionalWriteProbe(BlobStore store, BlobKey key, StorageClass storageClass) {
        this.store = store;
        this.key = key;
        this.storageClass = storageClass;
    }

    /**
     * Probes {@code store} with a blob whose key starts with {@code varve-probe/}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNSUPPORTED} if a condition is not heeded, else as {@link BlobStore} says
     */
    public static void run(BlobStore store) {
        run(store, StorageClass.STANDARD);
    }

    /**
     * {@link #run(BlobStore)} with a blob of {@code storageClass}, so that a store that does not know the class refuses it before anything else is stored.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNSUPPORTED} if a condition is not heeded or the class is not known, else as {@link BlobStore} says
     */
    public static void run(BlobStore store, StorageClass storageClass) {
        new ConditionalWriteProbe(store, BlobKey.of("varve-probe/" + UUID.randomUUID()), storageClass).run();
    }

    private void run() {
        BlobInfo first = store.create(key, ONE, BlobOptions.of(storageClass))
                .orElseThrow(conflict -> unheeded("a new key is taken"));
        try {
            mustConflict(store.create(key, TWO), "If-None-Match: a blob that was there was overwritten");
            store.replace(key, first.tag(), TWO)
                    .orElseThrow(conflict -> unheeded("If-Match: the right tag was refused"));
            mustConflict(store.replace(key, first.tag(), ONE), "If-Match: a blob of another tag was overwritten");
        } catch (RuntimeException e) {
            clear(e);
            throw e;
        }
        store.delete(key);
    }

    /** The verdict counts, not whether the blob could be removed. */
    private void clear(RuntimeException verdict) {
        try {
            store.delete(key);
        } catch (RuntimeException e) {
            verdict.addSuppressed(e);
        }
    }

    private void mustConflict(WriteAnswer answer, String otherwise) {
        if (!(answer instanceof WriteAnswer.Conflict)) {
            throw unheeded(otherwise);
        }
    }

    private StorageException unheeded(String what) {
        return StorageException.unsupported(
                Capability.CAS_SUBJECT,
                store.name() + " does not heed conditional writes (" + what
                        + "), so nothing keeps two writers apart; use a store that does");
    }
}
