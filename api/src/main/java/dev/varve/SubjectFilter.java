/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.util.List;

/**
 * A pattern of subjects: {@code *} stands for exactly one token, {@code >} as the last token for one or more.
 *
 * <p>Otherwise the grammar is that of {@link Subject}. A filter without wildcards matches one subject.
 *
 * @param value the pattern
 */
public record SubjectFilter(String value) implements Comparable<SubjectFilter> {

    private static final String ONE = "*";
    private static final String REST = ">";

    public SubjectFilter {
        SubjectGrammar.check("filter", value);
        String[] tokens = value.split("\\.", -1);
        for (int i = 0; i < tokens.length; i++) {
            String token = tokens[i];
            boolean plain = token.indexOf('*') < 0 && token.indexOf('>') < 0;
            boolean wildcard = token.equals(ONE) || (token.equals(REST) && i == tokens.length - 1);
            Preconditions.require(
                    plain || wildcard,
                    "filter '" + value + "': '*' and '>' stand alone as tokens, and '>' is the last one");
        }
    }

    /**
     * The filter written as {@code value}.
     *
     * @throws StorageException {@link ErrorCode#INVALID} if it breaks the grammar
     */
    public static SubjectFilter of(String value) {
        return new SubjectFilter(value);
    }

    /** The filter that matches every subject. */
    public static SubjectFilter all() {
        return new SubjectFilter(REST);
    }

    /** Whether the filter matches one subject only. */
    public boolean isLiteral() {
        return value.indexOf('*') < 0 && value.indexOf('>') < 0;
    }

    /**
     * The one subject that this filter matches.
     *
     * @throws StorageException {@link ErrorCode#INVALID} if the filter has wildcards
     */
    public Subject literal() {
        return new Subject(value);
    }

    /** The tokens of the pattern. */
    public List<String> tokens() {
        return List.of(value.split("\\.", -1));
    }

    /** Whether {@code subject} fits the pattern. */
    public boolean matches(Subject subject) {
        return covers(subject.value());
    }

    /** Whether every subject that {@code other} matches, this filter matches too. */
    public boolean covers(SubjectFilter other) {
        return covers(other.value);
    }

    private boolean covers(String other) {
        String[] mine = value.split("\\.", -1);
        String[] theirs = other.split("\\.", -1);
        for (int i = 0; i < mine.length; i++) {
            if (i >= theirs.length) {
                return false;
            }
            if (mine[i].equals(REST)) {
                return true;
            }
            boolean fits = mine[i].equals(ONE) ? !theirs[i].equals(REST) : mine[i].equals(theirs[i]);
            if (!fits) {
                return false;
            }
        }
        return mine.length == theirs.length;
    }

    /** Whether some subject is matched by both. */
    public boolean overlaps(SubjectFilter other) {
        String[] mine = value.split("\\.", -1);
        String[] theirs = other.value.split("\\.", -1);
        int shared = Math.min(mine.length, theirs.length);
        for (int i = 0; i < shared; i++) {
            if (mine[i].equals(REST) || theirs[i].equals(REST)) {
                return true;
            }
            boolean wild = mine[i].equals(ONE) || theirs[i].equals(ONE);
            if (!wild && !mine[i].equals(theirs[i])) {
                return false;
            }
        }
        return mine.length == theirs.length;
    }

    @Override
    public int compareTo(SubjectFilter other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
