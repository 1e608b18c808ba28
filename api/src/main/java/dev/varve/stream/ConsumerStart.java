/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Preconditions;
import java.time.Instant;

/** Where a new consumer begins. */
public sealed interface ConsumerStart {

    /** With the first message. */
    record All() implements ConsumerStart {}

    /** With messages stored after it was created. */
    record New() implements ConsumerStart {}

    /** With the last message that fits its filter. */
    record Last() implements ConsumerStart {}

    /** With the last message of each subject that fits its filter. */
    record LastPerSubject() implements ConsumerStart {}

    /**
     * With the first message of this sequence or greater.
     *
     * @param seq at least 1
     */
    record BySeq(long seq) implements ConsumerStart {
        public BySeq {
            Preconditions.atLeast("seq", seq, 1);
        }
    }

    /**
     * With the first message stored at this time or later.
     *
     * @param time the store time
     */
    record ByTime(Instant time) implements ConsumerStart {}

    /** See {@link All}. */
    static ConsumerStart all() {
        return new All();
    }
}
