/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Load and what is measured of it: pipelines, open-loop arrivals, latencies, medians with their spread. */
@NullMarked
package dev.varve.bench.load;

import org.jspecify.annotations.NullMarked;
