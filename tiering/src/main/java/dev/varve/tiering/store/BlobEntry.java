/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

/**
 * What a listing tells of a blob.
 *
 * @param key its name
 * @param length its size in bytes
 * @param tag what the store calls its content
 * @param storageClass what it costs
 */
public record BlobEntry(BlobKey key, long length, BlobTag tag, StorageClass storageClass) {}
