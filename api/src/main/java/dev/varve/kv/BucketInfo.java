/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.kv;

/**
 * What a bucket is and holds.
 *
 * @param spec what it is
 * @param keys how many live keys it holds
 * @param bytes the sum of the sizes of their values and names
 * @param lastRevision the greatest revision given so far, 0 for none
 * @param epoch the epoch of its owner
 */
public record BucketInfo(BucketSpec spec, long keys, long bytes, long lastRevision, long epoch) {}
