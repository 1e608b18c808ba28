/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The streams and buckets that data availability needs: made, compared, brought to what they are to be. */
@NullMarked
package dev.varve.recipes.da.provision;

import org.jspecify.annotations.NullMarked;
