/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import java.math.BigDecimal;

/**
 * What a month of an archive costs, in US dollars.
 *
 * @param month which, from 1 on
 * @param storage what is kept, on the average of the month
 * @param requests what is written
 */
public record MonthBill(int month, BigDecimal storage, BigDecimal requests) {

    /** All of it. */
    public BigDecimal total() {
        return storage.add(requests);
    }
}
