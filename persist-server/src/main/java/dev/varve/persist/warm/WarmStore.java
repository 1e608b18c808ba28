/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.Bytes;
import dev.varve.pubsub.wire.StoreFigures;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An object store as the warm tier needs it: objects that are created once, and small ones, manifests, that are replaced by compare-and-swap.
 *
 * <p>Keys are parts of {@code A-Z a-z 0-9 . _ -}, divided by {@code /}. When a write returns, it survives a loss of power, and every read that begins afterwards, in any process, sees it. A failure is a {@link dev.varve.StorageException}, and changed nothing;
 * a write of which nobody knows whether it happened is a {@link dev.varve.OutcomeUnknownException}. Every call ends within a bounded time. Safe for use by many threads.
 */
public interface WarmStore extends AutoCloseable {

    /** Where the objects are, for people, without secrets. */
    String name();

    /**
     * Finds out whether the store heeds the conditions of writes.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNSUPPORTED} if it does not: nothing may be written to it; {@link dev.varve.ErrorCode#UNAVAILABLE} if it does not answer
     */
    void probe();

    /**
     * Stores {@code content} as {@code key}. May be repeated with the same content.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if {@code key} holds something else, which stays
     */
    void create(String key, WarmContent content);

    /**
     * The object {@code key}, to be closed by the caller; empty if there is none. Reads fail as calls do.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#RESTORING} if it is in a cold class and cannot be read now, whether that was asked for or not: see {@link #thaw}
     */
    Optional<InputStream> open(String key);

    /** What the store knows of the object {@code key} without reading it; empty if there is none. */
    Optional<Kept> head(String key);

    /**
     * Asks for the object {@code key} to be readable where it is in a cold class. May be repeated.
     *
     * @return how long that may take at most; zero if it can be read now, or is not there
     */
    Duration thaw(String key);

    /** The manifest {@code key} and its tag; empty if there is none. */
    Optional<Tagged> manifest(String key);

    /**
     * Stores the manifest {@code key} if it is the one of {@code tag}, or, without a tag, if there is none.
     *
     * @return the new tag; empty if the condition does not hold, and nothing was stored
     */
    Optional<String> replace(String key, Optional<String> tag, Bytes manifest);

    /** Removes the object {@code key} where it is there. */
    void delete(String key);

    /** The keys that begin with {@code prefix}. */
    List<String> list(String prefix);

    /** What was asked of the store so far, of all servers that use this object, and what became of it; asks nothing. {@link StoreFigures#none()} where nobody counts. */
    default StoreFigures traffic() {
        return StoreFigures.none();
    }

    /** Ends all use. Never throws; closing twice is harmless. */
    @Override
    void close();

    /**
     * An object as the store describes it.
     *
     * @param length how many bytes it has
     * @param sha256 their digest, 64 hex digits, which the store verified when it took them, or was told
     */
    record Kept(long length, String sha256) {}

    /**
     * A manifest as it is stored.
     *
     * @param content its bytes
     * @param tag what the store calls this content, to be given to {@link #replace}
     */
    record Tagged(Bytes content, String tag) {}
}
