/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Proof that an archive is all there: {@link dev.varve.tiering.archive.verify.Verifier} looks, {@link dev.varve.tiering.archive.verify.Verification} tells. */
@NullMarked
package dev.varve.tiering.archive.verify;

import org.jspecify.annotations.NullMarked;
