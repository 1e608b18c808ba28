/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.persist.sqlite.Row;
import dev.varve.stream.ConsumerSpec;

/**
 * A consumer as its row has it.
 *
 * @param id its id in the file
 * @param spec what it is
 * @param since messages stored before this time, ms since 1970, are not for it
 * @param cursor behind it everything was looked at: given out, passed over in favour of its subject's turn, or not for it
 * @param delivered the greatest seq delivered
 * @param inFlight how many messages are out
 * @param fetches how many fetches have brought something
 * @param paused whether delivery is paused
 */
record ConsumerRow(
        long id,
        ConsumerSpec spec,
        long since,
        long cursor,
        long delivered,
        long inFlight,
        long fetches,
        boolean paused) {

    static final String COLUMNS = "id,spec,since,cursor,delivered,in_flight,fetches,paused";

    static ConsumerRow read(Row row) {
        return new ConsumerRow(
                row.number(1),
                SpecText.consumer(row.text(2)),
                row.number(3),
                row.number(4),
                row.number(5),
                row.number(6),
                row.number(7),
                row.number(8) == 1);
    }

    boolean ordered() {
        return spec.order() == ConsumerSpec.Order.PER_SUBJECT;
    }

    /** How many messages may be out: of one subject in order, that is one. */
    long mostInFlight() {
        return ordered() && spec.filter().isLiteral() ? 1 : spec.maxInFlight();
    }
}
