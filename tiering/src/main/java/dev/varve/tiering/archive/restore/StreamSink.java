/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.Capability;
import dev.varve.OutcomeUnknownException;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Restores into a stream, by {@code set}: each message gets the sequence that it had, with value, headers and its own time. The store time is that of the stream into which it goes.
 *
 * <p>A message is durable at the level of the stream when {@code accept} returns. The stream must be empty, unless an earlier attempt is to go on: then its last message must be the archive's of that sequence.
 */
public final class StreamSink implements RestoreSink {

    /** How often a write is repeated whose answer was lost or that was not answered. */
    private static final int TRIES = 5;

    private final Varve varve;
    private final UnaryOperator<Subject> naming;
    private final Mode mode;
    private long end;
    private long segmentEnd;
    private long lastSeq;
    private boolean begun;
    private boolean proven;

    /** Whether the stream may hold something. */
    public enum Mode {
        /** It must be empty. */
        EMPTY,
        /** It may hold what an earlier attempt has restored. */
        GO_ON
    }

    /**
     * @param varve where the stream is; not closed here
     * @param naming the subject to which the messages of a subject go; all of one stream
     * @param mode whether an earlier attempt goes on
     */
    public StreamSink(Varve varve, UnaryOperator<Subject> naming, Mode mode) {
        this.varve = varve;
        this.naming = naming;
        this.mode = mode;
    }

    @Override
    public void check(RestorePlan plan) {
        end = plan.lastSeq();
        if (plan.isSparse() && !varve.capabilities().has(Capability.SEQ_SPARSE)) {
            throw StorageException.unsupported(
                    Capability.SEQ_SPARSE,
                    "the messages to restore have gaps between their sequences, which this store cannot keep; restore into a directory, or another backend");
        }
    }

    @Override
    public boolean has(SegmentManifest segment) {
        // That with the last message is read, to compare it.
        return segment.header().lastSeq() < lastSeq;
    }

    @Override
    public void begin(SegmentManifest segment) {
        // The first message tells which stream it is.
        segmentEnd = segment.header().lastSeq();
    }

    @Override
    public void accept(StoredMessage message) {
        Subject subject = naming.apply(message.subject());
        if (!begun) {
            lastSeq = lastSeq(subject);
            begun = true;
            Preconditions.require(
                    lastSeq <= end,
                    () -> "the stream of '" + subject + "' ends at seq " + lastSeq
                            + ", behind the last one to restore, " + end + "; no earlier attempt can go on there");
        }
        if (message.seq() <= lastSeq) {
            proven |= message.seq() == lastSeq && holds(subject, message);
            return;
        }
        checkProven();
        set(subject, message);
        lastSeq = message.seq();
        proven = true;
    }

    private long lastSeq(Subject subject) {
        Optional<StreamInfo> info = varve.streams().info(subject);
        long last = info.map(StreamInfo::lastSeq).orElse(0L);
        if (last > 0 && mode == Mode.EMPTY) {
            throw StorageException.invalid("stream '" + info.get().name() + "' is not empty, it ends at seq " + last
                    + "; restore into an empty one, or say that an earlier attempt goes on");
        }
        return last;
    }

    private boolean holds(Subject subject, StoredMessage message) {
        return varve.streams()
                .get(subject, message.seq())
                .filter(there -> there.message().equals(message.message()))
                .isPresent();
    }

    private void set(Subject subject, StoredMessage message) {
        for (int attempt = 1; ; attempt++) {
            try {
                varve.streams().set(subject, message.seq(), message.message());
                return;
            } catch (OutcomeUnknownException e) {
                // To set the same again is harmless, and tells.
                if (attempt == TRIES) {
                    throw e;
                }
            } catch (StorageException e) {
                if (attempt == TRIES || !e.retryable()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void end() {
        if (begun && segmentEnd >= lastSeq) {
            checkProven();
        }
    }

    private void checkProven() {
        if (lastSeq > 0 && !proven) {
            throw StorageException.invalid("the stream does not hold the archive's message at its last seq " + lastSeq
                    + "; no earlier attempt can go on there");
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
