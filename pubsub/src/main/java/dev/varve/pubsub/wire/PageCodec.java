/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.pubsub.WireHeaders;
import java.util.Optional;
import java.util.OptionalLong;

/** Replies of many items: the marks of the items, and the end. */
public final class PageCodec {

    private PageCodec() {}

    /** Headers of the item {@code index}, from 0, to fill in. */
    public static WireHeaders.Builder item(long index) {
        return Status.MORE.headers().add(HeaderNames.INDEX, index);
    }

    /** Headers of {@code count} items from {@code first} on, from 0, in one message. */
    public static WireHeaders bundle(long first, int count) {
        return item(first).add(HeaderNames.BUNDLE, count).build();
    }

    /** Says that items may travel together. */
    public static void writeTakesBundles(WireHeaders.Builder to) {
        to.add(HeaderNames.MAX_BUNDLE, BundleCodec.MAX_ITEMS);
    }

    /** The index of an item, or of the first of those that travel together. */
    public static long readIndex(HeaderReader from) {
        return from.requiredNumber(HeaderNames.INDEX, 0);
    }

    /**
     * How much a client takes in one page; the server may send less, but at least one item where there is one.
     *
     * @param maxMessages items
     * @param maxBytes payload bytes
     */
    public record Limits(OptionalLong maxMessages, OptionalLong maxBytes) {

        /** A page bounded by the server only. */
        public static Limits none() {
            return new Limits(OptionalLong.empty(), OptionalLong.empty());
        }

        /** A page of at most so many items and bytes. */
        public static Limits of(long maxMessages, long maxBytes) {
            return new Limits(OptionalLong.of(maxMessages), OptionalLong.of(maxBytes));
        }

        /** Adds them. */
        public void write(WireHeaders.Builder to) {
            maxMessages.ifPresent(most -> to.add(HeaderNames.MAX_MESSAGES, most));
            maxBytes.ifPresent(most -> to.add(HeaderNames.MAX_BYTES, most));
        }

        /** The limits that were written. */
        public static Limits read(HeaderReader from) {
            return new Limits(from.number(HeaderNames.MAX_MESSAGES, 1), from.number(HeaderNames.MAX_BYTES, 1));
        }
    }

    /**
     * The end of a page.
     *
     * @param count how many items were sent before it
     * @param next where the next page begins, to be sent as {@code Varve-From} or {@code Varve-After}; absent where nothing is left
     * @param bound with {@code get-all}, the last seq of the stream when the page was begun; with {@code changes} and {@code kv-changes}, the number up to which removals need not be told
     *     to who goes on at {@code next}
     * @param epoch with {@code changes} and {@code kv-changes}, the epoch under which everything up to {@code next} is known
     * @param slots with a listing of streams or buckets, the slots of which the page tells everything between its beginning and {@code next}
     */
    public record End(long count, Optional<String> next, OptionalLong bound, OptionalLong epoch, SlotSet slots) {

        /** An end after which nothing is left. */
        public static End complete(long count) {
            return of(count, Optional.empty());
        }

        /** An end after which the next page begins at {@code next}. */
        public static End of(long count, Optional<String> next) {
            return new End(count, next, OptionalLong.empty(), OptionalLong.empty(), SlotSet.none());
        }

        /** The same with this bound. */
        public End boundedBy(OptionalLong seq) {
            return new End(count, next, seq, epoch, slots);
        }

        /** The same with this epoch. */
        public End knownUnder(OptionalLong owner) {
            return new End(count, next, bound, owner, slots);
        }

        /** The same, telling everything of these slots. */
        public End covering(SlotSet covered) {
            return new End(count, next, bound, epoch, covered);
        }

        /** The headers that say it. */
        public WireHeaders headers() {
            WireHeaders.Builder to = Status.OK.headers().add(HeaderNames.COUNT, count);
            next.ifPresent(start -> to.add(HeaderNames.NEXT, ValueCodec.encode(start)));
            bound.ifPresent(seq -> to.add(HeaderNames.BOUND, seq));
            epoch.ifPresent(owner -> to.add(HeaderNames.EPOCH, owner));
            if (!slots.isEmpty()) {
                to.add(HeaderNames.SLOTS, slots.toText());
            }
            return to.build();
        }

        /** The end that was written. */
        public static End read(HeaderReader from) {
            return new End(
                    from.requiredNumber(HeaderNames.COUNT, 0),
                    from.decoded(HeaderNames.NEXT),
                    from.number(HeaderNames.BOUND, 0),
                    from.number(HeaderNames.EPOCH, 0),
                    from.parsed(HeaderNames.SLOTS, SlotSet::parse).orElse(SlotSet.none()));
        }
    }
}
