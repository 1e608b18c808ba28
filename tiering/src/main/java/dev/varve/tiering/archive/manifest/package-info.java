/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Manifests: what an archive says of its segments, and the head by which it says which of them count; {@code docs/formats/manifest.md} is normative.
 *
 * <p>{@link dev.varve.tiering.archive.manifest.Head} is the commit point, {@link dev.varve.tiering.archive.manifest.SegmentManifest} a link of the chain behind it.
 */
@NullMarked
package dev.varve.tiering.archive.manifest;

import org.jspecify.annotations.NullMarked;
