/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** From the journal to the stream, once and in order; and the gate that tells how far the stream has confirmed. */
@NullMarked
package dev.varve.recipes.da.publish;

import org.jspecify.annotations.NullMarked;
