/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The lines of files and of the standard input. */
@NullMarked
package dev.varve.cli.input;

import org.jspecify.annotations.NullMarked;
