/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of data availability: publish. */
@NullMarked
package dev.varve.recipes.da.publish;

import org.jspecify.annotations.NullMarked;
