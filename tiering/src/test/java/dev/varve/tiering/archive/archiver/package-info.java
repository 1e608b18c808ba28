/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package dev.varve.tiering.archive.archiver;

import org.jspecify.annotations.NullMarked;
