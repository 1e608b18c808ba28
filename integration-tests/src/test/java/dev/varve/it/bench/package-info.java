/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The benchmarks, so short that they only show that they work. */
@NullMarked
package dev.varve.it.bench;

import org.jspecify.annotations.NullMarked;
