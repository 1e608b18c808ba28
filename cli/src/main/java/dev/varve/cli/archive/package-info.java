/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** {@code varve archive}: batches of messages kept for years, and the proof that they are all there. */
@NullMarked
package dev.varve.cli.archive;

import org.jspecify.annotations.NullMarked;
