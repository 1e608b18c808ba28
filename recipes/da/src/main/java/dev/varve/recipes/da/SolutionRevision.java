/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.SubjectFilter;

/**
 * The number under which one compatible version of the application writes: {@code solution_revision_id}.
 *
 * @param id 1 to {@value #MAX}
 */
public record SolutionRevision(int id) implements Comparable<SolutionRevision> {

    /** The greatest one, that of a u16. */
    public static final int MAX = 0xffff;

    /** What the subjects of all actions begin with. */
    public static final String PREFIX = "action";

    /** The filter of the actions of every revision. */
    public static final SubjectFilter ALL = SubjectFilter.of(PREFIX + ".*");

    public SolutionRevision {
        Preconditions.require(id >= 1 && id <= MAX, "solution revision must be 1 to " + MAX + ", not " + id);
    }

    /** The revision {@code id}. */
    public static SolutionRevision of(int id) {
        return new SolutionRevision(id);
    }

    /** The subject of its actions, {@code action.<id>}. */
    public Subject subject() {
        return Subject.of(PREFIX + "." + id);
    }

    /** The message id of its action {@code actionId}, {@code <id>.<action id>}. */
    public String msgId(long actionId) {
        return id + "." + actionId;
    }

    @Override
    public int compareTo(SolutionRevision other) {
        return Integer.compare(id, other.id);
    }

    @Override
    public String toString() {
        return Integer.toString(id);
    }
}
