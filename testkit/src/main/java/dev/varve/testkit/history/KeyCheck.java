/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.kv.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what was asked of one bucket against the values it has in the end. For use by one thread. */
final class KeyCheck {

    private final Findings findings;
    private final FinalState state;
    private final Map<String, Writing> writings = new LinkedHashMap<>();
    private final Map<Key, List<Event>> byKey = new TreeMap<>();

    KeyCheck(String bucket, Collection<Event> events, FinalState state) {
        this.findings = new Findings(bucket);
        this.state = state;
        events.forEach(this::add);
    }

    private void add(Event event) {
        Key key = ((Action.OnKey) event.action()).key();
        byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(event);
        if (event.action() instanceof Action.Put put) {
            writings.computeIfAbsent(put.payload(), id -> new Writing(id, key.toString(), event))
                    .add(event, revision(event));
        }
    }

    /** @param bucket the values of this bucket, those of keys that nobody wrote included */
    Collection<Defect> run(Map<Key, Held> bucket) {
        RisingCheck rising = new RisingCheck(findings, writings.values());
        rising.givenOnce(bucket.values());
        rising.risesInTime();
        bucket.forEach((key, held) -> {
            if (!byKey.containsKey(key)) {
                findings.at(key).add(Defect.Kind.PHANTOM, "there: " + held + ", a key that nobody wrote");
            }
        });
        byKey.forEach((key, events) -> {
            Findings here = findings.at(key);
            shown(
                    new View("there", Event.NEVER, Event.NEVER, false),
                    state.keys().get(key),
                    events,
                    here);
            events.stream()
                    .filter(event -> event.outcome() instanceof Outcome.Seen)
                    .forEach(read -> read(read, events, here));
            updates(events, here);
        });
        return findings.all();
    }

    /** Who looks at a key, and when: what ended before that must show, what began after it cannot. */
    private record View(String how, long began, long ended, boolean isRead) {}

    private void read(Event read, List<Event> events, Findings here) {
        List<Held> items = ((Outcome.Seen) read.outcome()).items();
        View view = new View("kv-get of " + read.client(), read.began(), read.ended(), true);
        shown(view, items.isEmpty() ? null : items.get(0), events, here);
    }

    private void shown(View view, @Nullable Held held, List<Event> events, Findings here) {
        if (held == null) {
            absent(view, events, here);
        } else {
            here.sound(held, writings, view.how()).ifPresent(writing -> present(view, held, writing, events, here));
        }
    }

    /** Nothing acknowledged before the look is later than what it shows. */
    private void present(View view, Held held, Writing shown, List<Event> events, Findings here) {
        for (Event event : events) {
            boolean counts = event.acknowledged() && event.ended() < view.began();
            OptionalLong revision = revision(event);
            boolean replaced = revision.isPresent() && revision.getAsLong() > held.seq();
            boolean removed = event.action() instanceof Action.DeleteKey && event.began() > shown.acknowledgedAt();
            if (counts && (replaced || removed)) {
                Defect.Kind kind =
                        view.isRead() ? Defect.Kind.READ_STALE : removed ? Defect.Kind.UNDELETED : Defect.Kind.LOST;
                here.add(kind, view.how() + ": " + held + ", though later was acknowledged: " + event);
            }
        }
    }

    /** No acknowledged put is without a removal that may have come after it. */
    private static void absent(View view, List<Event> events, Findings here) {
        long removed = events.stream()
                .filter(event -> event.action() instanceof Action.DeleteKey && !event.refused())
                .filter(event -> event.began() < view.ended())
                .mapToLong(Event::ended)
                .max()
                .orElse(Long.MIN_VALUE);
        events.stream()
                .filter(put -> put.action() instanceof Action.Put && put.acknowledged())
                .filter(put -> put.ended() < view.began() && removed < put.began())
                .findFirst()
                .ifPresent(put -> {
                    Defect.Kind kind = view.isRead() ? Defect.Kind.READ_MISSED : Defect.Kind.LOST;
                    here.add(kind, view.how() + ": nothing, though it was acknowledged: " + put);
                });
    }

    /** An update acknowledged for an expected revision came straight after it. */
    private static void updates(List<Event> events, Findings here) {
        for (Event event : events) {
            long expected =
                    event.action() instanceof Action.Put put ? put.expected().orElse(0) : 0;
            long given = revision(event).orElse(0);
            for (Event other : expected == 0 ? List.<Event>of() : events) {
                long between = revision(other).orElse(0);
                if (between > expected && between < given) {
                    here.add(Defect.Kind.LOST_UPDATE, event + " was accepted after " + other);
                }
            }
        }
    }

    private static OptionalLong revision(Event event) {
        return event.action() instanceof Action.Put && event.outcome() instanceof Outcome.Acknowledged done
                ? OptionalLong.of(done.seqs().get(0))
                : OptionalLong.empty();
    }
}
