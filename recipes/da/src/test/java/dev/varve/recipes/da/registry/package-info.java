/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of data availability: registry. */
@NullMarked
package dev.varve.recipes.da.registry;

import org.jspecify.annotations.NullMarked;
