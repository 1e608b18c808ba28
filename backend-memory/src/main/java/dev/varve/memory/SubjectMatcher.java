/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter made ready to be applied to many subjects, and to find the messages of a stream that fit. */
final class SubjectMatcher {
    private final SubjectFilter filter;
    private final @Nullable Subject only;
    private final boolean all;

    SubjectMatcher(SubjectFilter filter) {
        this.filter = filter;
        only = filter.isLiteral() ? filter.literal() : null;
        all = filter.equals(SubjectFilter.all());
    }

    SubjectFilter filter() {
        return filter;
    }

    boolean matches(Subject subject) {
        return all || (only == null ? filter.matches(subject) : only.equals(subject));
    }

    boolean matches(Key key) {
        return all || matches(Subject.of(key.name()));
    }

    /** The first entry of {@code seq} or greater that may fit; it does so for certain where the filter is of one subject. */
    @Nullable
    Entry candidate(StreamContents contents, long seq) {
        return only == null ? contents.from(seq) : contents.of(only).ceiling(seq);
    }

    /** The last entry that fits. */
    @Nullable
    Entry last(StreamContents contents) {
        if (only != null) {
            return contents.of(only).last();
        }
        Entry last = null;
        for (Entry entry : lastOfEach(contents)) {
            last = last == null || entry.seq() > last.seq() ? entry : last;
        }
        return last;
    }

    /** The last entry of each subject that fits, in no order. */
    List<Entry> lastOfEach(StreamContents contents) {
        return contents.subjects().stream()
                .filter(this::matches)
                .map(subject -> contents.of(subject).last())
                .flatMap(java.util.stream.Stream::ofNullable)
                .toList();
    }
}
