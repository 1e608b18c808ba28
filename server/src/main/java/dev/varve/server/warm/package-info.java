/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The warm tier as the configuration names it: which store persist servers copy their files to. */
@NullMarked
package dev.varve.server.warm;

import org.jspecify.annotations.NullMarked;
