/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests. */
@NullMarked
package dev.varve.recipes.da.audit;

import org.jspecify.annotations.NullMarked;
