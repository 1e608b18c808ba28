/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.object;

import dev.varve.ClosableIterator;
import dev.varve.Headers;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Named immutable bytes of any size.
 *
 * <p>An object is visible only when it is whole, and then never changes; to give a name other content, delete it first. Errors are those of {@link dev.varve.ErrorCode}.
 * Memory is bounded however large an object is. Safe for use by many threads.
 */
public interface ObjectStore {

    /**
     * Stores all bytes of {@code content} under {@code name}, and returns when they are durable. Does not close {@code content}.
     *
     * <p>Where the name holds an object of the same size, digest and metadata, nothing changes and its info is returned: the call may be repeated. Where {@code content} throws, or
     * the caller dies, nothing is visible.
     *
     * @param metadata names and texts to keep with it
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#REVISION_CONFLICT} if the name holds other content
     * @throws dev.varve.OutcomeUnknownException if the answer to the completing write was lost; put the same content again
     * @throws java.io.UncheckedIOException if {@code content} cannot be read
     */
    ObjectInfo put(ObjectName name, InputStream content, Headers metadata);

    /** {@link #put(ObjectName, InputStream, Headers)} without metadata. */
    default ObjectInfo put(ObjectName name, InputStream content) {
        return put(name, content, Headers.none());
    }

    /** The object {@code name}, opened; empty if there is none. */
    Optional<ObjectReader> get(ObjectName name);

    /** What is known of {@code name}; empty if there is none. */
    Optional<ObjectInfo> info(ObjectName name);

    /** The objects of {@code bucket} whose names start with {@code prefix}, in order of name. */
    ClosableIterator<ObjectInfo> list(String bucket, String prefix);

    /** Every bucket that holds an object, by name. */
    List<String> buckets();

    /** Removes the object; false if there is none. A reader that is open may go on or fail with {@link dev.varve.ErrorCode#UNAVAILABLE}; it never reads other bytes. */
    boolean delete(ObjectName name);
}
