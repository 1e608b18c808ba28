/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the journal. */
@NullMarked
package dev.varve.recipes.da.journal;

import org.jspecify.annotations.NullMarked;
