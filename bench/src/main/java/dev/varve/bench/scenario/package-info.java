/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The scenarios: each the work of one bar, done by Varve and its peers in turn. */
@NullMarked
package dev.varve.bench.scenario;

import org.jspecify.annotations.NullMarked;
