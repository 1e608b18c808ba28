/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The pages of the documentation say what is so. */
@NullMarked
package dev.varve.it.docs;

import org.jspecify.annotations.NullMarked;
