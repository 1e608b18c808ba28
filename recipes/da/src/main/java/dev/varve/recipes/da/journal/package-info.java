/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The journal: actions on this machine's disk, synced before they are acknowledged. */
@NullMarked
package dev.varve.recipes.da.journal;

import org.jspecify.annotations.NullMarked;
