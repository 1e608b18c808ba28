/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

/** The tables of a stream's consumers, and what one change means to several of them. Within a transaction; for use by one thread. */
final class ConsumerTables {

    private final ConsumerRows rows;
    private final Outs outs;
    private final Turns turns;
    private final Chosen chosen;
    private final RecentFetches fetches;

    ConsumerTables(StoreFile file) {
        this.rows = new ConsumerRows(file);
        this.outs = new Outs(file);
        this.turns = new Turns(file);
        this.chosen = new Chosen(file);
        this.fetches = new RecentFetches(file);
    }

    ConsumerRows rows() {
        return rows;
    }

    Outs outs() {
        return outs;
    }

    Turns turns() {
        return turns;
    }

    Chosen chosen() {
        return chosen;
    }

    RecentFetches fetches() {
        return fetches;
    }

    /** The message at {@code seq} is gone. */
    void removed(long seq) {
        if (rows.exist()) {
            outs.of(seq).forEach(this::settle);
        }
    }

    /** The messages of {@code subject} up to {@code last} are gone. */
    void removed(long subject, long last) {
        if (rows.exist()) {
            outs.of(subject, last).forEach(this::settle);
        }
    }

    /** Nothing is out of {@code out} any more. */
    void settle(Outs.Out out) {
        outs.remove(out);
        land(out);
    }

    /** No delivery is left of {@code out}. */
    void strand(Outs.Out out) {
        outs.strand(out);
        land(out);
    }

    private void land(Outs.Out out) {
        if (!out.isStranded()) {
            rows.landed(out.consumer());
            if (turns.isWaiting(out.consumer(), out.subject()) && !outs.isBusy(out.consumer(), out.subject())) {
                turns.free(out.consumer(), out.subject());
            }
        }
    }

    void delete(long consumer) {
        outs.deleteAll(consumer);
        turns.deleteAll(consumer);
        chosen.deleteAll(consumer);
        fetches.deleteAll(consumer);
        rows.delete(consumer);
    }
}
