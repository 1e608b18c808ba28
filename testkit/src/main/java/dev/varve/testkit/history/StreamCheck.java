/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Holds what was asked of one stream against what its subjects hold in the end. For use by one thread. */
final class StreamCheck {

    private final StreamHistory history;
    private final FinalState state;
    private final Findings findings;
    private final Collection<Subject> subjects;

    StreamCheck(String stream, Collection<Subject> subjects, StreamHistory history, FinalState state) {
        this.subjects = subjects;
        this.history = history;
        this.state = state;
        this.findings = new Findings(stream);
    }

    Collection<Defect> run() {
        List<Held> all = new ArrayList<>();
        for (Subject subject : subjects) {
            all.addAll(state.of(subject));
            there(subject, findings.at(subject));
            missing(subject, findings.at(subject));
        }
        RisingCheck rising = new RisingCheck(findings, history.writings().values());
        rising.givenOnce(all);
        rising.risesInTime();
        rising.keepsCallOrder();
        history.batches().forEach(this::whole);
        history.weak().forEach(event -> findings.add(Defect.Kind.WEAK, event.toString()));
        history.reads().forEach(read -> new ReadCheck(history, findings).run(read));
        return findings.all();
    }

    /** Everything that is there was written, once, stands where it was acknowledged, and was not removed. */
    private void there(Subject subject, Findings here) {
        Set<String> seen = new HashSet<>();
        long last = 0;
        for (Held item : state.of(subject)) {
            if (item.seq() <= last) {
                here.add(Defect.Kind.FELL, item.seq() + " is read after " + last);
            }
            last = item.seq();
            if (!seen.add(item.payload())) {
                here.add(Defect.Kind.DOUBLED, item.payload() + " is there again at " + item.seq());
            } else {
                here.sound(item, history.writings(), "there")
                        .ifPresent(writing -> notRemoved(subject, item, writing, here));
            }
        }
    }

    private void notRemoved(Subject subject, Held item, Writing writing, Findings here) {
        if (history.removals(subject).mustHaveTaken(item.seq(), writing.acknowledgedAt(), Event.NEVER)) {
            here.add(Defect.Kind.UNDELETED, item.payload() + " is there at " + item.seq());
        }
    }

    private void missing(Subject subject, Findings here) {
        Set<String> there = new HashSet<>();
        state.of(subject).forEach(item -> there.add(item.payload()));
        for (Writing writing : history.acknowledged(subject)) {
            long seq = writing.seq().orElseThrow();
            if (!there.contains(writing.payload()) && !history.removals(subject).mayHaveTaken(seq, Event.NEVER)) {
                here.add(Defect.Kind.LOST, writing.toString());
            }
        }
    }

    /** A batch is there as a whole, with consecutive sequences, or not at all. */
    private void whole(Event event) {
        Action.Publish batch = (Action.Publish) event.action();
        Map<String, Long> there = new HashMap<>();
        state.of(batch.subject()).forEach(item -> there.put(item.payload(), item.seq()));
        OptionalLong first = firstSeq(event, batch, there);
        if (first.isEmpty()) {
            return;
        }
        for (int i = 0; i < batch.payloads().size(); i++) {
            long seq = first.getAsLong() + i;
            Long found = there.get(batch.payloads().get(i));
            boolean mayBeGone = history.removals(batch.subject()).mayHaveTaken(seq, Event.NEVER);
            if (found == null ? !mayBeGone : found != seq) {
                String how = found == null ? "is missing at " : "is at " + found + " instead of ";
                findings.at(batch.subject())
                        .add(Defect.Kind.TORN, batch.payloads().get(i) + " of " + batch.payloads() + " " + how + seq);
            }
        }
    }

    private static OptionalLong firstSeq(Event event, Action.Publish batch, Map<String, Long> there) {
        if (event.outcome() instanceof Outcome.Acknowledged done) {
            return OptionalLong.of(done.seqs().get(0));
        }
        for (int i = 0; i < batch.payloads().size(); i++) {
            Long found = there.get(batch.payloads().get(i));
            if (found != null) {
                return OptionalLong.of(found - i);
            }
        }
        return OptionalLong.empty();
    }
}
