/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Subject;
import dev.varve.stream.Change;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Holds what one follower was told against what is there in the end. For use by one thread. */
final class FollowerCheck {

    private final FollowerLog log;
    private final Map<String, StreamHistory> streams;
    private final Findings findings;
    private final Map<String, Told> told = new HashMap<>();

    /** What was told of one stream since its last reset. */
    private static final class Told {
        private final Map<String, NavigableMap<Long, String>> subjects = new HashMap<>();
        private long number;
        private long greatestSeq;

        NavigableMap<Long, String> messages(String subject) {
            return subjects.computeIfAbsent(subject, any -> new TreeMap<>());
        }
    }

    FollowerCheck(FollowerLog log, Map<String, StreamHistory> streams) {
        this.log = log;
        this.streams = streams;
        this.findings = new Findings(log.name());
    }

    /** @param names the stream of each subject of the history */
    Collection<Defect> run(Map<Subject, String> names, FinalState state) {
        log.sightings().forEach(this::follow);
        names.forEach((subject, stream) -> {
            if (log.filter().matches(subject)) {
                compare(subject, stream, state);
            }
        });
        return findings.all();
    }

    private void follow(FollowerLog.Sighting sighting) {
        String stream = sighting.position().stream();
        if (sighting.kind() == Change.Kind.RESET) {
            told.put(stream, new Told());
            return;
        }
        Told known = told.computeIfAbsent(stream, any -> new Told());
        Findings here = findings.at(log.name() + " of " + sighting.subject());
        if (sighting.position().number() <= known.number) {
            Defect.Kind kind = known.messages(sighting.subject())
                            .containsKey(sighting.held().seq())
                    ? Defect.Kind.TOLD_TWICE
                    : Defect.Kind.TOLD_OUT_OF_ORDER;
            here.add(kind, sighting + " after change " + known.number);
        }
        known.number = Math.max(known.number, sighting.position().number());
        apply(sighting, known, here);
    }

    private void apply(FollowerLog.Sighting sighting, Told known, Findings here) {
        NavigableMap<Long, String> messages = known.messages(sighting.subject());
        long seq = sighting.held().seq();
        switch (sighting.kind()) {
            case SET -> {
                if (seq <= known.greatestSeq) {
                    Defect.Kind kind = sighting.held().payload().equals(messages.get(seq))
                            ? Defect.Kind.TOLD_TWICE
                            : Defect.Kind.TOLD_OUT_OF_ORDER;
                    here.add(kind, sighting + " after seq " + known.greatestSeq);
                }
                known.greatestSeq = Math.max(known.greatestSeq, seq);
                messages.put(seq, sighting.held().payload());
                written(sighting);
            }
            case DELETE, EVICT -> messages.remove(seq);
            case DELETE_ALL -> messages.headMap(seq, true).clear();
            case RESET -> messages.clear();
        }
    }

    private void written(FollowerLog.Sighting sighting) {
        StreamHistory history = streams.get(sighting.position().stream());
        Map<String, Writing> writings = history == null ? Map.of() : history.writings();
        var unused = findings.at(sighting.subject()).sound(sighting.held(), writings, "told to " + log.name());
    }

    private void compare(Subject subject, String stream, FinalState state) {
        Map<Long, String> seen = told.computeIfAbsent(stream, any -> new Told()).messages(subject.value());
        Findings here = findings.at(log.name() + " of " + subject);
        Map<Long, String> there = new TreeMap<>();
        state.of(subject).forEach(item -> there.put(item.seq(), item.payload()));
        there.forEach((seq, payload) -> {
            if (!payload.equals(seen.get(seq))) {
                here.add(Defect.Kind.UNTOLD, payload + " at " + seq);
            }
        });
        seen.forEach((seq, payload) -> {
            if (!there.containsKey(seq)) {
                here.add(Defect.Kind.UNTOLD_REMOVAL, payload + " at " + seq);
            }
        });
    }
}
