/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import java.util.List;

/** Where a change feed begins. */
public sealed interface FeedStart {

    /** With the changes made after the call has returned. */
    record Now() implements FeedStart {}

    /** With the messages that exist, each as a {@link Change.Kind#SET} in order, and then every change, without gap or repeat between the two. */
    record Beginning() implements FeedStart {}

    /**
     * After known positions; streams that are not named are followed from the beginning.
     *
     * @param positions the last position seen of each stream
     */
    record After(List<FeedPosition> positions) implements FeedStart {
        public After {
            positions = List.copyOf(positions);
        }
    }

    /** See {@link Now}. */
    static FeedStart now() {
        return new Now();
    }

    /** See {@link Beginning}. */
    static FeedStart beginning() {
        return new Beginning();
    }

    /** See {@link After}. */
    static FeedStart after(FeedPosition... positions) {
        return new After(List.of(positions));
    }
}
