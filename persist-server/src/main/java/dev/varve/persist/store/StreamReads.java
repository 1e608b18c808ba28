/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.ReadBounds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The verbs that read messages. What is past its time is not there, whether it was evicted or not. For use by one thread. */
final class StreamReads {

    private static final String FROM = "SELECT " + MessageRow.COLUMNS
            + " FROM messages m JOIN subjects s ON s.id=m.subject WHERE (m.expires IS NULL OR m.expires>?) AND m.time>?";
    private static final String RANGE = " AND m.seq>=? AND m.seq<=? AND m.time>=? AND m.time<=?";
    private static final int SUBJECTS_AT_ONCE = 256;

    private final StreamContext stream;
    private final SeqSearch search;

    StreamReads(StreamContext stream) {
        this.stream = stream;
        this.search = new SeqSearch(stream);
    }

    /**
     * How much there is.
     *
     * @param first the least sequence
     * @param messages how many there are
     * @param bytes the sum of their sizes
     */
    record Census(OptionalLong first, long messages, long bytes) {}

    /** Counted where something waits to be evicted, known otherwise. */
    Census census(boolean expired) {
        if (expired) {
            return stream.database()
                    .first(
                            "SELECT min(seq),count(*),coalesce(sum(size),0) FROM messages"
                                    + " WHERE (expires IS NULL OR expires>?) AND time>?",
                            row -> new Census(row.optionalNumber(1), row.number(2), row.number(3)),
                            stream.file().now(),
                            stream.ageLimit())
                    .orElseThrow();
        }
        Optional<Long> first =
                stream.database().first("SELECT seq FROM messages ORDER BY seq LIMIT 1", row -> row.number(1));
        return new Census(
                first.map(OptionalLong::of).orElse(OptionalLong.empty()),
                stream.state().get(Counter.ITEMS),
                stream.state().get(Counter.BYTES));
    }

    Optional<StreamItem> get(Subject subject, long seq, int room) {
        return row(subject, seq).map(row -> row.item(stream.values(), room));
    }

    /**
     * At most {@code room} bytes of the value at {@code seq} from {@code offset} on; empty where there is no message.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#SEQ_CONFLICT} if the message is not the {@code version} asked for
     */
    Optional<Bytes> piece(Subject subject, long seq, long version, long offset, int room) {
        return row(subject, seq).map(row -> {
            if (row.number() != version) {
                long last = stream.state().get(Counter.LAST_SEQ);
                throw StorageException.seqConflict("seq " + seq + " of '" + subject + "' was replaced meanwhile", last);
            }
            return stream.values().read(seq, row.value(), offset, room);
        });
    }

    private Optional<MessageRow> row(Subject subject, long seq) {
        return stream.database()
                .first(
                        FROM + " AND m.seq=? AND s.subject=?",
                        MessageRow::read,
                        stream.file().now(),
                        stream.ageLimit(),
                        seq,
                        subject.value());
    }

    Optional<StreamItem> last(Subject subject, int room) {
        return lastOf(stream.subjects().find(subject.value())).map(row -> row.item(stream.values(), room));
    }

    private Optional<MessageRow> lastOf(SubjectRow subject) {
        return stream.database()
                .first(
                        FROM + " AND m.subject=? ORDER BY m.seq DESC LIMIT 1",
                        MessageRow::read,
                        stream.file().now(),
                        stream.ageLimit(),
                        subject.id());
    }

    /** The messages of {@code filter} within {@code bounds}, in order of sequence. */
    Page<StreamItem> page(SubjectFilter filter, ReadBounds bounds, PageBounds limits) {
        PageFill<StreamItem> fill = new PageFill<>(limits);
        MessageScan scan = new MessageScan(stream.values(), filter, fill);
        long since = bounds.since().map(java.time.Instant::toEpochMilli).orElse(Long.MIN_VALUE);
        long until = bounds.until().map(java.time.Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        long first = Math.max(bounds.from(), firstAt(since));
        Object[] bound = {stream.file().now(), stream.ageLimit(), first, bounds.to(), since, until};
        if (!filter.isLiteral()) {
            stream.database().scan(MessageScan.OF_ALL + RANGE + " ORDER BY m.seq", scan::take, bound);
            return fill.page();
        }
        long only = stream.subjects().find(filter.value()).id();
        if (only != 0) {
            String ofSubject = MessageScan.OF_SUBJECT + RANGE + " AND m.subject=? ORDER BY m.seq";
            stream.database().scan(ofSubject, scan.of(only, filter.literal())::take, with(bound, only));
        }
        return fill.page();
    }

    /** Where in the order of sequences the time begins; where messages were replaced, that order says nothing of times. */
    private long firstAt(long since) {
        return since == Long.MIN_VALUE || stream.file().has(SchemaPart.BY_NUMBER) ? 1 : search.sinceTime(since);
    }

    private static Object[] with(Object[] bound, long more) {
        Object[] all = java.util.Arrays.copyOf(bound, bound.length + 1);
        all[bound.length] = more;
        return all;
    }

    /** The last message of each subject that fits, by subject. */
    Page<StreamItem> lastPerSubject(SubjectFilter filter, String after, PageBounds limits) {
        PageFill<StreamItem> fill = new PageFill<>(limits);
        String place = after;
        List<SubjectRow> subjects = stream.subjects().matching(filter, place, SUBJECTS_AT_ONCE);
        while (!subjects.isEmpty() && !fill.isEnded()) {
            for (SubjectRow subject : subjects) {
                Optional<StreamItem> last = lastOf(subject).map(row -> row.item(stream.values(), limits.room()));
                if (last.isPresent() && !add(fill, last.get(), place)) {
                    break;
                }
                place = subject.subject();
            }
            subjects = fill.isEnded() ? List.of() : stream.subjects().matching(filter, place, SUBJECTS_AT_ONCE);
        }
        return fill.page();
    }

    private static boolean add(PageFill<StreamItem> fill, StreamItem item, String before) {
        long size = item.message().message().sizeInBytes();
        if (!fill.fits(size)) {
            fill.endAt(before);
            return false;
        }
        fill.add(item, size);
        return true;
    }
}
