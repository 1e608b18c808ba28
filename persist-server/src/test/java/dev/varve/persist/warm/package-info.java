/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the warm tier, and a store for them. */
@NullMarked
package dev.varve.persist.warm;

import org.jspecify.annotations.NullMarked;
