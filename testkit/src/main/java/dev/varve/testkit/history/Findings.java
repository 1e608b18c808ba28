/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The defects found so far, of one place. For use by one thread. */
final class Findings {

    private final String where;
    private final List<Defect> found;

    Findings(String where) {
        this(where, new ArrayList<>());
    }

    private Findings(String where, List<Defect> found) {
        this.where = where;
        this.found = found;
    }

    /** The same findings, for another place. */
    Findings at(Object place) {
        return new Findings(place.toString(), found);
    }

    void add(Defect.Kind kind, String text) {
        found.add(new Defect(kind, where, text));
    }

    /** Notes what is wrong with {@code item} in itself, whoever shows it; if nothing is, whose it is. */
    Optional<Writing> sound(Held item, Map<String, Writing> writings, String how) {
        Writing writing = writings.get(item.payload());
        if (item.payload().startsWith(Payload.DAMAGED)) {
            add(Defect.Kind.DAMAGED, how + " at " + item.seq() + ": " + item.payload());
        } else if (writing == null || !writing.place().equals(where)) {
            add(Defect.Kind.PHANTOM, how + " at " + item.seq() + ": " + item.payload() + ", which nobody wrote here");
        } else if (writing.refused()) {
            add(Defect.Kind.REFUSED_YET_THERE, how + " at " + item.seq() + ": " + writing + ", which was refused");
        } else if (writing.seq().isPresent() && writing.seq().getAsLong() != item.seq()) {
            add(Defect.Kind.MOVED, how + " at " + item.seq() + ": " + writing);
        } else {
            return Optional.of(writing);
        }
        return Optional.empty();
    }

    Collection<Defect> all() {
        return found;
    }
}
