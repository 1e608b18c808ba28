/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.kv;

import dev.varve.Preconditions;

/** Where a watch begins. */
public sealed interface WatchStart {

    /** With the changes made after the call has returned. */
    record Now() implements WatchStart {}

    /** With the live values, and then every change, without gap or repeat between the two. */
    record Values() implements WatchStart {}

    /**
     * After a revision seen earlier: the last change of each key since then, deletes included where the bucket still remembers them, else a {@link KeyValueChange.Kind#RESET}.
     *
     * @param revision the last revision seen, 0 for none
     */
    record After(long revision) implements WatchStart {
        public After {
            Preconditions.atLeast("revision", revision, 0);
        }
    }

    /** See {@link Now}. */
    static WatchStart now() {
        return new Now();
    }

    /** See {@link Values}. */
    static WatchStart values() {
        return new Values();
    }

    /** See {@link After}. */
    static WatchStart after(long revision) {
        return new After(revision);
    }
}
