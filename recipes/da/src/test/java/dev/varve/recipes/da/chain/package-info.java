/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of data availability: chain. */
@NullMarked
package dev.varve.recipes.da.chain;

import org.jspecify.annotations.NullMarked;
