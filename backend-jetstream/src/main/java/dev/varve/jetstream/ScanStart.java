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

    // From here on a consumer is worth making.
    private static final long LONG = 256;

    private final Scope scope;
    private final MessageReads messages;
    private final KnownStream stream;
    private final SubjectFilter filter;
    private final IdSearch search;

    ScanStart(Scope scope, MessageReads messages, KnownStream stream, SubjectFilter filter) {
        this.scope = scope;
        this.messages = messages;
        this.stream = stream;
        this.filter = filter;
        this.search =
                new IdSearch(scope.session().administration(), scope.session().reading());
    }

    ClosableIterator<StoredMessage> open(Range range, Effort effort) {
        String subjects = stream.naming().filter(filter);
        // What is stored from now on need not be read: so the reading ends however fast others write.
        Optional<StreamState> state = scope.session().directory().state(stream.id(), effort);
        if (state.isEmpty() || state.get().messages() == 0) {
            return new StreamScan();
        }
        long end = state.get().lastSeq();
        return range instanceof Range.BySeq seqs
                ? scan(new ScanBounds(subjects, seqs.first(), Math.min(seqs.last(), end), Instant.MAX), effort)
                : byTime(subjects, (Range.ByTime) range, end, effort);
    }

    private ClosableIterator<StoredMessage> byTime(String subjects, Range.ByTime times, long end, Effort effort) {
        if (times.from().isAfter(times.to())) {
            return new StreamScan();
        }
        long first = search.firstSince(stream, times.from(), end, effort);
        return scan(new ScanBounds(subjects, first, end, times.to()), effort);
    }

    private ClosableIterator<StoredMessage> scan(ScanBounds bounds, Effort effort) {
        long length = bounds.last() - bounds.first() + 1;
        if (length < 1) {
            return new StreamScan();
        }
        // A consumer of a replicated stream may be with a server that is behind.
        return length < LONG || stream.isReplicated()
                ? new StreamScan(scope, messages, stream, bounds)
                : new ConsumerScan(scope, messages, stream, bounds).begin(effort);
    }
}
