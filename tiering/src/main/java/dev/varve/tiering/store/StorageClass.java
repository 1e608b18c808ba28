/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

/** What a blob costs to keep and to read, by the names of Amazon S3. */
public enum StorageClass {
    /** Read at once, dear to keep. */
    STANDARD,
    /** Read at once, cheap to keep, dear to read; billed for 90 days at least. */
    GLACIER_IR,
    /** Read after a restore of minutes to hours; billed for 90 days at least. S3 Glacier Flexible Retrieval. */
    GLACIER,
    /** Read after a restore of 12 to 48 hours; billed for 180 days at least. */
    DEEP_ARCHIVE,
    /** Any class that Varve does not ask for, but that somebody's lifecycle rule may have chosen; read as the store allows. */
    OTHER;

    /** Whether a blob of this class must be restored before it can be read. */
    public boolean cold() {
        return this == GLACIER || this == DEEP_ARCHIVE;
    }
}
