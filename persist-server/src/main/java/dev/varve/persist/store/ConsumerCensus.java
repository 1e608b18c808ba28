/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.StreamSpec;
import java.util.OptionalLong;

/**
 * Tells how far a consumer has come.
 *
 * <p>What waits is counted when it is asked for, so that a publish costs nothing for each consumer. Where a consumer takes everything and nothing is missing in the sequences, as is usual, they say it by themselves.
 * For use by one thread.
 */
final class ConsumerCensus {

    private final StreamContext stream;
    private final ConsumerTables tables;

    ConsumerCensus(StreamContext stream) {
        this.stream = stream;
        this.tables = stream.consumers();
    }

    ConsumerInfo of(ConsumerRow row) {
        int most = row.spec().redelivery().maxDeliver();
        // Their last ack wait is over; the next fetch will write it down.
        long exhausted = most == 0
                ? 0
                : tables.outs().exhaustedCount(row.id(), stream.file().now(), most);
        return new ConsumerInfo(
                row.spec(),
                stream.file().key().title(),
                floor(row),
                row.delivered(),
                pending(row),
                row.inFlight() - exhausted,
                tables.outs().strandedCount(row.id()) + exhausted,
                row.paused());
    }

    private long floor(ConsumerRow row) {
        long out = tables.outs().first(row.id()).orElse(Long.MAX_VALUE);
        long chosen = tables.chosen().firstPresent(row.id());
        long turn = tables.turns().first(row.id());
        return Math.min(row.cursor(), Math.min(out, Math.min(chosen, turn)) - 1);
    }

    private long pending(ConsumerRow row) {
        return tables.chosen().pending(row.id())
                + tables.turns().pending(row.id(), row.cursor())
                + (isPlain(row) ? behind(row.cursor()) : count(row));
    }

    /** Whether every sequence behind the cursor is that of a message for this consumer. */
    private boolean isPlain(ConsumerRow row) {
        long last = stream.state().get(Counter.LAST_SEQ);
        boolean dense = last - first() + 1 == stream.state().get(Counter.ITEMS);
        return dense && row.since() == Long.MIN_VALUE && coversAll(row.spec().filter()) && !mayExpire();
    }

    private boolean coversAll(SubjectFilter filter) {
        StreamSpec spec = stream.spec();
        return !stream.file().key().isDeclared() || spec.subjects().stream().allMatch(filter::covers);
    }

    private boolean mayExpire() {
        return stream.file().has(SchemaPart.BY_EXPIRY)
                || stream.spec().limits().maxAge().isPresent();
    }

    private long first() {
        OptionalLong first = stream.database()
                .first("SELECT seq FROM messages ORDER BY seq LIMIT 1", row -> row.optionalNumber(1))
                .orElse(OptionalLong.empty());
        return first.orElse(stream.state().get(Counter.LAST_SEQ) + 1);
    }

    private long behind(long cursor) {
        return Math.max(0, stream.state().get(Counter.LAST_SEQ) - Math.max(cursor, first() - 1));
    }

    private long count(ConsumerRow row) {
        SubjectFilter filter = row.spec().filter();
        Object[] bound = {row.cursor(), row.since(), stream.file().now(), stream.ageLimit()};
        String live = "seq>? AND time>=? AND (expires IS NULL OR expires>?) AND time>?";
        if (filter.isLiteral() && stream.file().has(SchemaPart.BY_SUBJECT)) {
            return stream.database()
                    .number(
                            "SELECT count(*) FROM messages WHERE " + live + " AND subject=?",
                            bound[0],
                            bound[1],
                            bound[2],
                            bound[3],
                            stream.subjects().find(filter.value()).id());
        }
        long[] sum = {0};
        stream.database()
                .scan(
                        "SELECT s.subject,count(*) FROM messages m JOIN subjects s ON s.id=m.subject WHERE " + live
                                + " GROUP BY m.subject",
                        found -> {
                            sum[0] += filter.matches(Subject.of(found.text(1))) ? found.number(2) : 0;
                            return true;
                        },
                        bound);
        return sum[0];
    }
}
