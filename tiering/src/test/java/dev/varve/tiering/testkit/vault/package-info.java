/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** A vault of Amazon Glacier that speaks its language over HTTP on loopback, is as strict as the real one where emulators are not, and fails as it is told. */
@NullMarked
package dev.varve.tiering.testkit.vault;

import org.jspecify.annotations.NullMarked;
