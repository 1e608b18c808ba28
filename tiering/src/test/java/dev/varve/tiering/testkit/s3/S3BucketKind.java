/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

/** What a bucket keeps. */
public enum S3BucketKind {
    /** The last content of each key. */
    PLAIN,
    /** All versions. */
    VERSIONED,
    /** All versions, and locks. */
    LOCKING
}
