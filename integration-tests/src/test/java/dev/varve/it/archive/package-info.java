/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of archives with real processes. */
@NullMarked
package dev.varve.it.archive;

import org.jspecify.annotations.NullMarked;
