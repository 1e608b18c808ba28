/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Which versions of the application may write, and under which numbers. */
@NullMarked
package dev.varve.recipes.da.registry;

import org.jspecify.annotations.NullMarked;
