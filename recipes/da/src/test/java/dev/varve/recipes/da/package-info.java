/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of data availability. */
@NullMarked
package dev.varve.recipes.da;

import org.jspecify.annotations.NullMarked;
