/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Where an action stands in the stream, and which message of it counts. */
@NullMarked
package dev.varve.recipes.da.index;

import org.jspecify.annotations.NullMarked;
