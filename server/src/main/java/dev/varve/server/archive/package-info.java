/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The role {@code archiver}: archives kept up with streams for as long as the process runs. */
@NullMarked
package dev.varve.server.archive;

import org.jspecify.annotations.NullMarked;
