/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import java.util.List;

/** How an operation ended for the client that asked for it. */
public sealed interface Outcome {

    /** What it is: {@code ok}, {@code refused} or {@code unknown}. */
    String word();

    /**
     * It happened.
     *
     * @param seqs the sequence or revision of each payload; none for removals and objects
     * @param durability the least that was achieved
     */
    record Acknowledged(List<Long> seqs, Durability durability) implements Outcome {
        public Acknowledged {
            seqs = List.copyOf(seqs);
        }

        @Override
        public String word() {
            return "ok";
        }
    }

    /** A read was answered. */
    record Seen(List<Held> items) implements Outcome {
        public Seen {
            items = List.copyOf(items);
        }

        @Override
        public String word() {
            return "ok";
        }
    }

    /** It failed and changed nothing. */
    record Refused(ErrorCode code) implements Outcome {
        @Override
        public String word() {
            return "refused";
        }
    }

    /** It happened or not; also of one that has not ended. */
    record Unknown() implements Outcome {
        @Override
        public String word() {
            return "unknown";
        }
    }
}
