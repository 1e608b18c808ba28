/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What archives cost: {@link dev.varve.tiering.archive.cost.PriceList} has the prices, {@link dev.varve.tiering.archive.cost.ArchiveLoad} says what is archived, and
 * {@link dev.varve.tiering.archive.cost.ClassCost} what that costs in a storage class, month by month.
 */
@NullMarked
package dev.varve.tiering.archive.cost;

import org.jspecify.annotations.NullMarked;
