/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Subject;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The subjects and buckets that operations concern. */
record Places(Set<Subject> subjects, Set<String> buckets, Set<String> objectBuckets) {

    static Places of(Collection<Event> events) {
        Places places = new Places(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        events.forEach(event -> places.add(event.action()));
        return places;
    }

    private void add(Action action) {
        if (action instanceof Action.OnSubject stream) {
            subjects.add(stream.subject());
        } else if (action instanceof Action.OnKey key) {
            buckets.add(key.key().bucket());
        } else if (action instanceof Action.OnObject object) {
            objectBuckets.add(object.name().bucket());
        }
    }
}
