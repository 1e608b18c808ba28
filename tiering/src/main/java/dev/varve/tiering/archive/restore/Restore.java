/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.SpooledSegment;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.SegmentReader;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Gives the messages of a plan to a sink, each segment proved by its digest before its first message is given.
 *
 * <p>It may be repeated after any failure, with the same sink: what that has is left out.
 */
public final class Restore {

    private final RestorePlan plan;
    private final RestoreSink sink;
    private final Path workDirectory;

    private Restore(RestorePlan plan, RestoreSink sink, Path workDirectory) {
        this.plan = plan;
        this.sink = sink;
        this.workDirectory = workDirectory;
    }

    /**
     * Restores {@code plan} into {@code sink}, which stays open, and returns how many messages it was given.
     *
     * @param workDirectory where a segment is put while it is read
     * @param progress told of each segment that is done
     * @throws StorageException before anything is changed: {@link dev.varve.ErrorCode#DENIED} if a key is missing, {@link dev.varve.ErrorCode#RESTORING} while segments are on their way from a cold class, {@link dev.varve.ErrorCode#INVALID} if nobody has asked
     *     for them; {@link dev.varve.ErrorCode#CORRUPT} naming a segment that is missing or damaged; what the sink and the store throw
     */
    public static long run(RestorePlan plan, RestoreSink sink, Path workDirectory, Consumer<SegmentManifest> progress) {
        plan.checkKeys();
        new ColdSegments(plan).checkReadable();
        sink.check(plan);
        Restore restore = new Restore(plan, sink, workDirectory);
        long messages = 0;
        for (SegmentManifest segment : plan.segments()) {
            if (!sink.has(segment)) {
                messages += restore.give(segment);
            }
            progress.accept(segment);
        }
        return messages;
    }

    private long give(SegmentManifest segment) {
        try (SpooledSegment spooled = SpooledSegment.proved(plan.archive().store(), segment.object(), workDirectory);
                SegmentReader messages = spooled.open(plan.archive(), segment)) {
            long given = 0;
            sink.begin(segment);
            while (messages.hasNext()) {
                StoredMessage message = messages.next();
                if (plan.includes(message)) {
                    sink.accept(message);
                    given++;
                }
            }
            sink.end();
            return given;
        }
    }
}
