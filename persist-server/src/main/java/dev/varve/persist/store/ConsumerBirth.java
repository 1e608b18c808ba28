/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.SubjectFilter;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.ConsumerStart;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Finds where a new consumer begins. Within a transaction; for use by one thread. */
final class ConsumerBirth {

    private static final int SUBJECTS_AT_ONCE = 256;

    private final StreamContext stream;
    private final SeqSearch search;

    ConsumerBirth(StreamContext stream) {
        this.stream = stream;
        this.search = new SeqSearch(stream);
    }

    /** Puts the consumer of {@code spec} in its place. */
    void bear(ConsumerSpec spec) {
        ConsumerTables tables = stream.consumers();
        long id = tables.rows().add(spec).id();
        long since = Long.MIN_VALUE;
        long cursor = stream.state().get(Counter.LAST_SEQ);
        ConsumerStart start = spec.start();
        if (start instanceof ConsumerStart.All) {
            cursor = 0;
        } else if (start instanceof ConsumerStart.BySeq bySeq) {
            cursor = bySeq.seq() - 1;
        } else if (start instanceof ConsumerStart.ByTime byTime) {
            since = Times.up(byTime.time());
            cursor = Math.min(cursor, firstAt(since) - 1);
        } else if (start instanceof ConsumerStart.Last) {
            cursor = last(spec.filter()).orElse(cursor + 1) - 1;
        } else if (start instanceof ConsumerStart.LastPerSubject) {
            lastOfEach(spec.filter(), seq -> tables.chosen().add(id, seq));
        }
        tables.rows().begin(id, cursor, since);
    }

    /** Where messages were replaced, the order of sequences says nothing of times. */
    private long firstAt(long since) {
        boolean ordered = since > Long.MIN_VALUE && !stream.file().has(SchemaPart.BY_NUMBER);
        return ordered ? search.sinceTime(since) : 1;
    }

    private OptionalLong last(SubjectFilter filter) {
        long[] greatest = {0};
        lastOfEach(filter, seq -> greatest[0] = Math.max(greatest[0], seq));
        return greatest[0] == 0 ? OptionalLong.empty() : OptionalLong.of(greatest[0]);
    }

    private void lastOfEach(SubjectFilter filter, LongConsumer visitor) {
        stream.subjects().flush();
        String after = "";
        List<SubjectRow> subjects = stream.subjects().matching(filter, after, SUBJECTS_AT_ONCE);
        while (!subjects.isEmpty()) {
            for (SubjectRow subject : subjects) {
                after = subject.subject();
                visitor.accept(stream.database()
                        .number("SELECT seq FROM messages WHERE subject=? ORDER BY seq DESC LIMIT 1", subject.id()));
            }
            subjects = stream.subjects().matching(filter, after, SUBJECTS_AT_ONCE);
        }
    }
}
