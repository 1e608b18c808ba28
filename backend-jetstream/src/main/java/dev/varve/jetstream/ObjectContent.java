/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

/**
 * What was uploaded.
 *
 * @param id names its chunks
 * @param size its bytes
 * @param chunks how many there are
 * @param chunkBytes the size of each but the last
 * @param sha256 its digest, 64 lower-case hex digits
 */
record ObjectContent(String id, long size, int chunks, int chunkBytes, String sha256) {}
