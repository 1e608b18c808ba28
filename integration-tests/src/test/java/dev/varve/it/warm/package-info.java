/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The warm tier from end to end. */
@NullMarked
package dev.varve.it.warm;

import org.jspecify.annotations.NullMarked;
