/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Whether journal, stream and mirrors hold the same actions. */
@NullMarked
package dev.varve.recipes.da.audit;

import org.jspecify.annotations.NullMarked;
