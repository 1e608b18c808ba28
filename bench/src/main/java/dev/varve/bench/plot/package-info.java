/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Plots of how cost grows, as SVG. */
@NullMarked
package dev.varve.bench.plot;

import org.jspecify.annotations.NullMarked;
