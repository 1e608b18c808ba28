/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Data availability: actions are journaled on this machine, replicated to a stream, and confirmed in order.
 *
 * <p>{@link dev.varve.recipes.da.DataAvailability} is the whole; the packages below are its parts, each of use alone.
 */
@NullMarked
package dev.varve.recipes.da;

import org.jspecify.annotations.NullMarked;
