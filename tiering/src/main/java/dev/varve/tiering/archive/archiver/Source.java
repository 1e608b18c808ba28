/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.archiver;

import dev.varve.ClosableIterator;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamStore;
import dev.varve.tiering.archive.segment.Gap;
import dev.varve.tiering.archive.segment.Gap.Reason;
import dev.varve.tiering.archive.segment.GapLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stream that is archived. For use by one thread. */
final class Source implements GapLookup {

    private final StreamStore streams;
    private final SubjectFilter filter;
    private @Nullable StreamInfo known;

    Source(StreamStore streams, SubjectFilter filter) {
        this.streams = streams;
        this.filter = filter;
    }

    /** What the stream is now. */
    StreamInfo info() {
        try (ClosableIterator<StreamInfo> found = streams.list(filter)) {
            if (!found.hasNext()) {
                throw StorageException.invalid(
                        "no stream has subjects that fit '" + filter + "'; there is nothing to archive yet");
            }
            StreamInfo info = found.next();
            if (found.hasNext()) {
                throw StorageException.invalid("subjects that fit '" + filter + "' belong to several streams, '"
                        + info.name() + "' and '" + found.next().name() + "'; an archive holds one");
            }
            known = info;
            return info;
        }
    }

    /** Gives the messages {@code first} to {@code last} to {@code taker}, and of those behind as many as make {@code least} together. */
    void read(long first, long last, int least, Consumer<StoredMessage> taker) {
        try (ClosableIterator<StoredMessage> messages = streams.getAll(filter, Range.from(first))) {
            long taken = 0;
            while (messages.hasNext()) {
                StoredMessage message = messages.next();
                if (message.seq() > last && taken >= least) {
                    return;
                }
                taker.accept(message);
                taken++;
            }
        }
    }

    /** How far an archive that ends at {@code archived} is behind at {@code now}. */
    ArchiverStatus status(long archived, Instant now) {
        StreamInfo info = info();
        Optional<Duration> oldest = first(archived + 1).map(message -> Duration.between(message.storeTime(), now));
        Optional<Duration> margin = info.spec().limits().maxAge().map(kept -> kept.minus(oldest.orElse(Duration.ZERO)));
        long bytes = oldest.isPresent() ? bytesBehind(info, archived) : 0;
        return new ArchiverStatus(archived, info.lastSeq(), bytes, oldest, margin);
    }

    /** As if the messages that the stream holds were spread evenly over its sequences. */
    private static long bytesBehind(StreamInfo info, long archived) {
        long before = info.firstSeq() - 1;
        long held = info.lastSeq() - before;
        long behind = info.lastSeq() - Math.max(archived, before);
        return held > 0 ? Math.round((double) info.bytes() * behind / held) : 0;
    }

    /** The first message from {@code first} on. */
    Optional<StoredMessage> first(long first) {
        try (ClosableIterator<StoredMessage> messages = streams.getAll(filter, Range.from(first))) {
            return messages.hasNext() ? Optional.of(messages.next()) : Optional.empty();
        }
    }

    /** What is known of the stream may have changed. */
    void refresh() {
        known = null;
    }

    @Override
    public List<Gap> between(long first, long last) {
        StreamInfo info = known == null ? info() : known;
        List<Gap> gaps = new ArrayList<>();
        long front = Math.min(last, info.firstSeq() - 1);
        if (first <= front) {
            gaps.add(new Gap(first, front, frontReason(info.spec().limits())));
        }
        if (Math.max(first, front + 1) <= last) {
            gaps.add(new Gap(Math.max(first, front + 1), last, middleReason(info)));
        }
        return gaps;
    }

    private static Reason frontReason(StreamLimits limits) {
        boolean bySize = limits.maxMessages() > 0 || limits.maxBytes() > 0;
        if (limits.maxAge().isPresent()) {
            return bySize ? Reason.UNKNOWN : Reason.EXPIRED;
        }
        return Reason.PURGED;
    }

    private Reason middleReason(StreamInfo info) {
        boolean all = info.spec().subjects().stream().allMatch(filter::covers);
        return all && info.spec().limits().maxMessagesPerSubject() == 0 ? Reason.DELETED : Reason.UNKNOWN;
    }
}
