/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.StorageException;
import java.util.BitSet;
import java.util.Collection;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Some of the slots: those of which a page of a listing tells all that is there.
 *
 * <p>It travels as numbers and runs in rising order, separated by one space: {@code 0-511 600}. Immutable and safe for use by many threads.
 */
public final class SlotSet {

    private static final SlotSet NONE = new SlotSet(new BitSet());

    private final BitSet slots;

    private SlotSet(BitSet slots) {
        this.slots = slots;
    }

    /** No slot. */
    public static SlotSet none() {
        return NONE;
    }

    /** The slots for which {@code wanted} holds; each is asked once. */
    public static SlotSet where(IntPredicate wanted) {
        BitSet slots = new BitSet(Slots.COUNT);
        IntStream.range(0, Slots.COUNT).filter(wanted).forEach(slots::set);
        return new SlotSet(slots);
    }

    /** The slots that are in any of {@code sets}. */
    public static SlotSet union(Collection<SlotSet> sets) {
        BitSet slots = new BitSet(Slots.COUNT);
        sets.forEach(set -> slots.or(set.slots));
        return new SlotSet(slots);
    }

    /**
     * The slots that travel as {@code text}, of which there is at least one.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it is malformed
     */
    public static SlotSet parse(String text) {
        BitSet slots = new BitSet(Slots.COUNT);
        int last = -1;
        for (String run : text.split(" ", -1)) {
            int dash = run.indexOf('-');
            int first = slot(dash < 0 ? run : run.substring(0, dash));
            int end = dash < 0 ? first : slot(run.substring(dash + 1));
            if (first <= last || end < first) {
                throw StorageException.invalid("'" + Printable.of(run) + "' is no run of slots after slot " + last);
            }
            slots.set(first, end + 1);
            last = end;
        }
        return new SlotSet(slots);
    }

    private static int slot(String text) {
        return (int) WireNumbers.parse("slot", text, 0, Slots.COUNT - 1);
    }

    /** Whether {@code slot} is in it. */
    public boolean contains(int slot) {
        return slots.get(Slots.check(slot));
    }

    /** Whether every slot of {@code other} is in it. */
    public boolean covers(SlotSet other) {
        return other.stream().allMatch(slots::get);
    }

    /** Whether no slot is in it. */
    public boolean isEmpty() {
        return slots.isEmpty();
    }

    /** The slots, in order. */
    public IntStream stream() {
        return slots.stream();
    }

    /** The text by which it travels; empty for none. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        int first = slots.nextSetBit(0);
        while (first >= 0) {
            int end = slots.nextClearBit(first) - 1;
            text.append(text.isEmpty() ? "" : " ").append(first).append(end > first ? "-" + end : "");
            first = slots.nextSetBit(end + 1);
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SlotSet that && slots.equals(that.slots);
    }

    @Override
    public int hashCode() {
        return slots.hashCode();
    }

    @Override
    public String toString() {
        return "slots " + toText();
    }
}
