/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.Sha256;

/**
 * A manifest by name and content: whoever holds the link can prove the manifest, and all before it.
 *
 * @param key where it is
 * @param sha256 its digest
 */
public record ManifestLink(BlobKey key, Sha256 sha256) {}
