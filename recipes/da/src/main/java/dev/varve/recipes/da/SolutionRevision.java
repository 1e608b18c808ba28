/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern SUBJECT = Pattern.compile("(?:[^.]+\\.)*" + PREFIX + "\\.([1-9]\\d{0,4})");

    public SolutionRevision {
        Preconditions.require(id >= 1 && id <= MAX, "solution revision must be 1 to " + MAX + ", not " + id);
    }

    /** The revision {@code id}. */
    public static SolutionRevision of(int id) {
        return new SolutionRevision(id);
    }

    /**
     * The revision whose actions are under {@code subject}, which may have the name of a mirror in front.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if it is no subject of actions
     */
    public static SolutionRevision of(Subject subject) {
        Matcher parts = SUBJECT.matcher(subject.value());
        Preconditions.require(
                parts.matches(), () -> "subject '" + subject + "' is not " + PREFIX + ".<solution revision>");
        return of(Integer.parseInt(parts.group(1)));
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
