/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Keeping an archive up with its source: {@link dev.varve.tiering.archive.archiver.Archiver} consumes a stream and acknowledges what is durable. */
@NullMarked
package dev.varve.tiering.archive.archiver;

import org.jspecify.annotations.NullMarked;
