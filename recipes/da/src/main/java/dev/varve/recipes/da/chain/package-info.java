/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The chain that runs through the actions of a subject, as readers verify it. */
@NullMarked
package dev.varve.recipes.da.chain;

import org.jspecify.annotations.NullMarked;
