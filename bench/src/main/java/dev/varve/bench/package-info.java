/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The command {@code varve bench}: what it understands and how it reports. */
@NullMarked
package dev.varve.bench;

import org.jspecify.annotations.NullMarked;
