/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The commands of data availability. */
@NullMarked
package dev.varve.cli.da;

import org.jspecify.annotations.NullMarked;
