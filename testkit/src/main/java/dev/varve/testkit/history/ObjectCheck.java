/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.object.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what was asked of objects against those that are there in the end. For use by one thread. */
final class ObjectCheck {

    private final Findings findings = new Findings("objects");
    private final Map<String, Writing> writings = new LinkedHashMap<>();
    private final Map<ObjectName, List<Event>> byName = new TreeMap<>();

    ObjectCheck(Collection<Event> events) {
        events.forEach(this::add);
    }

    private void add(Event event) {
        ObjectName name = ((Action.OnObject) event.action()).name();
        byName.computeIfAbsent(name, any -> new ArrayList<>()).add(event);
        if (event.action() instanceof Action.PutObject put) {
            writings.computeIfAbsent(put.payload(), id -> new Writing(id, name.toString(), event))
                    .add(event, OptionalLong.empty());
        }
    }

    Collection<Defect> run(Map<ObjectName, Held> objects) {
        objects.forEach((name, held) -> {
            if (!byName.containsKey(name)) {
                findings.at(name).add(Defect.Kind.PHANTOM, held + ", an object that nobody wrote");
            }
        });
        byName.forEach((name, events) -> check(events, objects.get(name), findings.at(name)));
        return findings.all();
    }

    private void check(List<Event> events, @Nullable Held held, Findings here) {
        if (held != null && here.sound(held, writings, "there").isEmpty()) {
            return;
        }
        for (Event event : events) {
            boolean removes = event.action() instanceof Action.DeleteObject;
            boolean contradicted = event.acknowledged() && events.stream().noneMatch(other -> mayUndo(other, event));
            if (contradicted && removes == (held != null)) {
                here.add(removes ? Defect.Kind.UNDELETED : Defect.Kind.LOST, event.toString());
            }
        }
    }

    /** Whether {@code other} may have come after {@code event} and done the opposite. */
    private static boolean mayUndo(Event other, Event event) {
        boolean opposite =
                other.action() instanceof Action.DeleteObject != event.action() instanceof Action.DeleteObject;
        return opposite && !other.refused() && !other.before(event);
    }
}
