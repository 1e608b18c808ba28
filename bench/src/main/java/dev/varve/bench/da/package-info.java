/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** {@code varve da demo}: actions at a steady rate on a cluster that loses its leader, and an account of every one of them. */
@NullMarked
package dev.varve.bench.da;

import org.jspecify.annotations.NullMarked;
