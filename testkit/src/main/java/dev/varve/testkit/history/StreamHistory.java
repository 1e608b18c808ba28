/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What was asked of the subjects of one stream, sorted by what a check needs. For use by one thread. */
final class StreamHistory {

    private final Map<String, Writing> writings = new LinkedHashMap<>();
    private final Map<Subject, Removals> removals = new TreeMap<>();
    private final List<Event> batches = new ArrayList<>();
    private final List<Event> reads = new ArrayList<>();
    private final List<Event> weak = new ArrayList<>();

    void add(Event event) {
        Action action = event.action();
        if (action instanceof Action.Publish publish) {
            addPublish(publish, event);
        } else if (action instanceof Action.SetAt set) {
            OptionalLong seq = event.acknowledged() ? OptionalLong.of(set.seq()) : OptionalLong.empty();
            writing(set.subject(), set.payload(), event).add(event, seq);
        } else if (action instanceof Action.Delete || action instanceof Action.DeleteAll) {
            removals(((Action.OnSubject) action).subject()).add(event);
        } else if (event.outcome() instanceof Outcome.Seen) {
            reads.add(event);
        }
    }

    private void addPublish(Action.Publish publish, Event event) {
        for (int i = 0; i < publish.payloads().size(); i++) {
            OptionalLong seq = OptionalLong.empty();
            if (event.outcome() instanceof Outcome.Acknowledged done) {
                seq = OptionalLong.of(done.seqs().get(i));
            }
            writing(publish.subject(), publish.payloads().get(i), event).add(event, seq);
        }
        if (publish.payloads().size() > 1) {
            batches.add(event);
        }
        if (event.outcome() instanceof Outcome.Acknowledged done
                && !done.durability().satisfies(publish.atLeast())) {
            weak.add(event);
        }
    }

    private Writing writing(Subject subject, String payload, Event event) {
        return writings.computeIfAbsent(payload, id -> new Writing(id, subject.value(), event));
    }

    Removals removals(Subject subject) {
        return removals.computeIfAbsent(subject, any -> new Removals());
    }

    /** By payload, in order of the first attempt. */
    Map<String, Writing> writings() {
        return writings;
    }

    /** The acknowledged writes of {@code subject}, in order of the first attempt. */
    List<Writing> acknowledged(Subject subject) {
        return writings.values().stream()
                .filter(writing -> writing.acknowledged() && writing.place().equals(subject.value()))
                .toList();
    }

    /** Attempts at batches. */
    Collection<Event> batches() {
        return batches;
    }

    /** Reads that were answered. */
    Collection<Event> reads() {
        return reads;
    }

    /** Writes acknowledged at less than was asked for. */
    Collection<Event> weak() {
        return weak;
    }
}
