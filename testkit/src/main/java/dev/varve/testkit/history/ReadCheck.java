/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A read shows all that was acknowledged before it began, nothing removed before, and a prefix without holes. */
final class ReadCheck {

    private final StreamHistory history;
    private final Findings findings;

    ReadCheck(StreamHistory history, Findings findings) {
        this.history = history;
        this.findings = findings;
    }

    void run(Event read) {
        List<Held> items = ((Outcome.Seen) read.outcome()).items();
        Subject subject = ((Action.OnSubject) read.action()).subject();
        Findings here = findings.at(subject);
        boolean ofLast = read.action() instanceof Action.ReadLast;
        long first = ofLast ? (items.isEmpty() ? 1 : items.get(0).seq()) : ((Action.ReadRange) read.action()).first();
        long last = ofLast ? Long.MAX_VALUE : ((Action.ReadRange) read.action()).last();
        shown(read, subject, items, here);
        missed(read, subject, items, first, last, here);
    }

    private void shown(Event read, Subject subject, List<Held> items, Findings here) {
        long last = 0;
        for (Held item : items) {
            if (item.seq() <= last) {
                here.add(Defect.Kind.FELL, said(read) + " gave " + item.seq() + " after " + last);
            }
            last = item.seq();
            here.sound(item, history.writings(), said(read))
                    .filter(writing ->
                            history.removals(subject).mustHaveTaken(item.seq(), writing.acknowledgedAt(), read.began()))
                    .ifPresent(writing ->
                            here.add(Defect.Kind.READ_STALE, said(read) + " gave " + item + ", removed before"));
        }
    }

    private void missed(Event read, Subject subject, List<Held> items, long first, long last, Findings here) {
        Set<Long> seqs = new HashSet<>();
        items.forEach(item -> seqs.add(item.seq()));
        long reached = items.isEmpty() ? 0 : items.get(items.size() - 1).seq();
        for (Writing writing : history.acknowledged(subject)) {
            long seq = writing.seq().orElseThrow();
            boolean within = seq >= first && seq <= last;
            boolean due = writing.acknowledgedAt() < read.began() || seq < reached;
            if (within
                    && due
                    && !seqs.contains(seq)
                    && !history.removals(subject).mayHaveTaken(seq, read.ended())) {
                here.add(Defect.Kind.READ_MISSED, said(read) + ", up to " + reached + ", did not show " + writing);
            }
        }
    }

    private static String said(Event read) {
        return read.action().verb() + " of " + read.client() + " (" + read.began() + " to " + read.ended() + ")";
    }
}
