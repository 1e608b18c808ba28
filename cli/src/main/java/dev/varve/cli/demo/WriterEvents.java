/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import java.io.IOException;
import java.util.OptionalLong;

/** What happens while lines are written. */
interface WriterEvents {

    /** For whom nothing matters. */
    WriterEvents NONE = new WriterEvents() {
        @Override
        public void sending(long line) {}

        @Override
        public boolean answered(Target target, long sentAtNanos) {
            return true;
        }

        @Override
        public void settled(Target target) {}
    };

    /**
     * Where a line went.
     *
     * @param message its number, from 0, among those without key; empty if it is the value of a key
     */
    record Target(OptionalLong message) {

        static Target message(long index) {
            return new Target(OptionalLong.of(index));
        }

        static Target key() {
            return new Target(OptionalLong.empty());
        }
    }

    /** Line number {@code line}, from 0, is the next to be sent. */
    void sending(long line);

    /** A line was acknowledged; told by threads of the store, in no order. Says whether the time that took is worth counting. */
    boolean answered(Target target, long sentAtNanos);

    /** The next line is acknowledged; told in the order of lines, by the writing thread. */
    void settled(Target target) throws IOException;
}
