/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers, of sequences or revisions, are given once and rise. */
final class RisingCheck {

    private final Findings findings;
    private final List<Writing> numbered;

    /** @param writings those of one stream or bucket, in order of the first attempt */
    RisingCheck(Findings findings, Collection<Writing> writings) {
        this.findings = findings;
        this.numbered =
                writings.stream().filter(writing -> writing.seq().isPresent()).toList();
    }

    /** No number was given to two payloads; what is {@code there} in the end counts as given, too. */
    void givenOnce(Collection<Held> there) {
        Map<Long, String> owners = new HashMap<>();
        for (Writing writing : numbered) {
            String earlier = owners.putIfAbsent(number(writing), writing.payload());
            if (earlier != null) {
                findings.add(Defect.Kind.REUSED, number(writing) + " was given to " + earlier + " and to " + writing);
            }
        }
        for (Held item : there) {
            String owner = owners.putIfAbsent(item.seq(), item.payload());
            if (owner != null && !owner.equals(item.payload())) {
                findings.add(
                        Defect.Kind.REUSED,
                        item.seq() + " was acknowledged for " + owner + " and holds " + item.payload());
            }
        }
    }

    /** A write that began after another was acknowledged has a greater number. */
    void risesInTime() {
        List<Writing> byEnd = new ArrayList<>(numbered);
        byEnd.sort(Comparator.comparingLong(Writing::acknowledgedAt));
        int ended = 0;
        Writing greatest = null;
        for (Writing writing : numbered) {
            while (byEnd.get(ended).acknowledgedAt() < writing.began()) {
                Writing done = byEnd.get(ended++);
                greatest = greatest == null || number(done) > number(greatest) ? done : greatest;
            }
            if (greatest != null && number(greatest) > number(writing)) {
                findings.add(Defect.Kind.FELL, writing + ", though " + greatest + " had been before it began");
            }
        }
    }

    /** Writes of one client to one subject that needed no second attempt are in the order in which they were called. */
    void keepsCallOrder() {
        Map<String, Writing> lasts = new HashMap<>();
        for (Writing writing : numbered) {
            if (!writing.triedOnce()) {
                continue;
            }
            Writing last = lasts.put(writing.client() + " " + writing.place(), writing);
            if (last != null && number(last) > number(writing)) {
                findings.at(writing.place()).add(Defect.Kind.SWAPPED, writing + ", called after " + last);
            }
        }
    }

    private static long number(Writing writing) {
        return writing.seq().orElseThrow();
    }
}
