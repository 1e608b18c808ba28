/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;

/**
 * The place of one request among several that belong together.
 *
 * @param id what they have in common, 1 to 64 of {@code A-Z a-z 0-9 _ -}
 * @param index from 0
 * @param count how many there are, 1 to {@value #MAX_COUNT}
 */
public record PartOf(String id, int index, int count) {

    /** The most requests that may belong together. */
    public static final int MAX_COUNT = 100_000;

    public PartOf {
        WireIds.check("id", id);
        Preconditions.require(count >= 1 && count <= MAX_COUNT, "count must be 1 to " + MAX_COUNT + ", not " + count);
        Preconditions.require(index >= 0 && index < count, "index must be 0 to " + (count - 1) + ", not " + index);
    }

    /** Whether it is the last one, which has the whole carried out. */
    public boolean isLast() {
        return index == count - 1;
    }

    /** {@code <id>/<index>/<count>}, as the header {@code Varve-Batch} has it. */
    @Override
    public String toString() {
        return id + "/" + position();
    }

    /** {@code <index>/<count>}, as the header {@code Varve-Part} has it. */
    String position() {
        return index + "/" + count;
    }

    /** Reads {@code <id>/<index>/<count>}. */
    public static PartOf parse(String text) {
        int slash = text.indexOf('/');
        Preconditions.require(slash > 0, "'" + Printable.of(text) + "' is not <id>/<index>/<count>");
        return parse(text.substring(0, slash), text.substring(slash + 1));
    }

    /** Reads {@code <index>/<count>}. */
    static PartOf parse(String id, String position) {
        int slash = position.indexOf('/');
        Preconditions.require(slash > 0, "'" + Printable.of(position) + "' is not <index>/<count>");
        int count = (int) WireNumbers.parse("count", position.substring(slash + 1), 1, MAX_COUNT);
        int index = (int) WireNumbers.parse("index", position.substring(0, slash), 0, count - 1);
        return new PartOf(id, index, count);
    }
}
