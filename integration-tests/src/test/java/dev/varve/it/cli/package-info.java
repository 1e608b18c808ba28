/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The command line as its users meet it: in processes of its own. */
@NullMarked
package dev.varve.it.cli;

import org.jspecify.annotations.NullMarked;
