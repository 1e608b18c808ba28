/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The archive: batches of messages kept for years in an object store, as a chain that proves itself.
 *
 * <p>{@link dev.varve.tiering.archive.Archive} is one by name, {@link dev.varve.tiering.archive.ArchiveWriter} makes it longer, {@link dev.varve.tiering.archive.Chain} walks it.
 */
@NullMarked
package dev.varve.tiering.archive;

import org.jspecify.annotations.NullMarked;
