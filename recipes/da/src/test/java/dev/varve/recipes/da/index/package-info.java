/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of data availability: index. */
@NullMarked
package dev.varve.recipes.da.index;

import org.jspecify.annotations.NullMarked;
