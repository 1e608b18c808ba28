/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.Optional;

/** Finds where a range begins and ends, as of now. */
final class ScanStart {

    private final Scope scope;
    private final MessageReads messages;
    private final KnownStream stream;
    private final SubjectFilter filter;

    ScanStart(Scope scope, MessageReads messages, KnownStream stream, SubjectFilter filter) {
        this.scope = scope;
        this.messages = messages;
        this.stream = stream;
        this.filter = filter;
    }

    ClosableIterator<StoredMessage> open(Range range, Effort effort) {
        String subjects = scope.session().naming().filter(filter);
        // What is stored from now on need not be read: so the reading ends however fast others write.
        Optional<StoredMessage> last = messages.read(stream, MessageReads.last(subjects), effort);
        if (last.isEmpty()) {
            return new StreamScan();
        }
        long end = last.get().seq();
        return range instanceof Range.BySeq seqs
                ? scan(subjects, seqs.first(), Math.min(seqs.last(), end), Instant.MAX)
                : byTime(subjects, (Range.ByTime) range, end, effort);
    }

    private ClosableIterator<StoredMessage> byTime(String subjects, Range.ByTime times, long end, Effort effort) {
        if (times.from().isAfter(times.to())) {
            return new StreamScan();
        }
        return scan(subjects, firstSince(times.from(), end, effort), end, times.to());
    }

    private ClosableIterator<StoredMessage> scan(String subjects, long first, long last, Instant until) {
        return first > last
                ? new StreamScan()
                : new StreamScan(scope, messages, stream, new ScanBounds(subjects, first, last, until));
    }

    /** The least sequence up to {@code end} from which on all messages were stored at {@code time} or later; times rise with sequences. */
    private long firstSince(Instant time, long end, Effort effort) {
        long low = 1;
        long high = end + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            Optional<StoredMessage> next = messages.read(stream, MessageReads.next(middle, anySubject()), effort);
            if (next.isEmpty() || !next.get().storeTime().isBefore(time)) {
                high = middle;
            } else {
                low = next.get().seq() + 1;
            }
        }
        return low;
    }

    private String anySubject() {
        return scope.session().naming().prefix() + ">";
    }
}
