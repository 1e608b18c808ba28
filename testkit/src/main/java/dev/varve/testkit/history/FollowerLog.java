/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.SubjectFilter;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.FeedStart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one follower was told, from the beginning of all streams that fit its filter.
 *
 * <p>It may stop and go on later from {@link #resume()}: the two feeds count as one. Safe for use by many threads.
 */
public final class FollowerLog {

    private final String name;
    private final SubjectFilter filter;
    private final List<Sighting> sightings = new ArrayList<>();
    private final Map<String, FeedPosition> positions = new LinkedHashMap<>();

    /**
     * One change as it was told.
     *
     * @param subject what changed; empty text with a reset
     * @param held the sequence, and the payload of what was set; empty text without one
     */
    record Sighting(Change.Kind kind, FeedPosition position, String subject, Held held) {}

    FollowerLog(String name, SubjectFilter filter) {
        this.name = name;
        this.filter = filter;
    }

    /** Notes a change, in the order in which the feed tells them. */
    public synchronized void saw(Change change) {
        String payload = change.message()
                .map(stored -> Payload.idOrDamage(stored.message().value()))
                .orElse("");
        String subject = change.subject().map(Object::toString).orElse("");
        sightings.add(new Sighting(change.kind(), change.position(), subject, new Held(change.seq(), payload)));
        positions.put(change.position().stream(), change.position());
    }

    /** Where a feed must start that goes on after what was seen. */
    public synchronized FeedStart resume() {
        return new FeedStart.After(List.copyOf(positions.values()));
    }

    /** How many changes were told. */
    public synchronized int size() {
        return sightings.size();
    }

    String name() {
        return name;
    }

    SubjectFilter filter() {
        return filter;
    }

    synchronized List<Sighting> sightings() {
        return List.copyOf(sightings);
    }
}
