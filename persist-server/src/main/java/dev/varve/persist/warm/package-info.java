/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The warm tier: files of the store copied to an object store as they grow, and brought back from there. */
@NullMarked
package dev.varve.persist.warm;

import org.jspecify.annotations.NullMarked;
