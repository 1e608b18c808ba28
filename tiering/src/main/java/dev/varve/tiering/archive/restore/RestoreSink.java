/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.manifest.SegmentManifest;

/** Where restored messages go, in order. For use by one thread; whoever implements it says what survives a crash. */
public interface RestoreSink extends AutoCloseable {

    /**
     * Asked once, before any message is read.
     *
     * @throws dev.varve.StorageException if the sink cannot take what {@code plan} has; nothing was changed
     */
    void check(RestorePlan plan);

    /** Whether the sink has all messages of {@code segment} that are to be restored, of an earlier attempt. */
    boolean has(SegmentManifest segment);

    /** Messages of {@code segment} follow. */
    void begin(SegmentManifest segment);

    /** Takes {@code message}; one that it has already, of an earlier attempt, changes nothing. */
    void accept(StoredMessage message);

    /** That was the segment: what came is kept when this returns. */
    void end();

    /** Lets go. Never throws. */
    @Override
    void close();
}
