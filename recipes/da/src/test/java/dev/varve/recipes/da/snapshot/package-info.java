/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of data availability: snapshot. */
@NullMarked
package dev.varve.recipes.da.snapshot;

import org.jspecify.annotations.NullMarked;
