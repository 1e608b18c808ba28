/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What identifies the content of archived objects: length, SHA-256, and the tree hash of Amazon Glacier. */
@NullMarked
package dev.varve.tiering.archive.digest;

import org.jspecify.annotations.NullMarked;
