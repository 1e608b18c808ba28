/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of data availability with real processes. */
@NullMarked
package dev.varve.it.da;

import org.jspecify.annotations.NullMarked;
