/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package dev.varve.tiering.store.vault;

import org.jspecify.annotations.NullMarked;
