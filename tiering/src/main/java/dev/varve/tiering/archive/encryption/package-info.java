/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Encrypted segments: a data key for each, wrapped by a key of the operator's ring; {@code docs/formats/encryption.md} is normative.
 *
 * <p>{@link dev.varve.tiering.archive.encryption.KeyRingFile} holds the keys, {@link dev.varve.tiering.archive.encryption.SegmentCipher} encrypts and decrypts with them. Nothing of Tink is seen from outside.
 */
@NullMarked
package dev.varve.tiering.archive.encryption;

import org.jspecify.annotations.NullMarked;
