/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Snapshots of the application's state: from one of them and the actions after it, it starts anew. */
@NullMarked
package dev.varve.recipes.da.snapshot;

import org.jspecify.annotations.NullMarked;
