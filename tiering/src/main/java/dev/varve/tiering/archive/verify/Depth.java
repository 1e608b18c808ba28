/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

/** How closely segments are looked at; the chain of manifests always is. */
public enum Depth {
    /** By the length and the checksum that the store keeps of them; nothing is read. What is in a cold class is never looked at more closely. */
    STORED,
    /** Every byte is read and compared with the digests of the manifest. */
    CONTENT,
    /** Every message is read as well: its checksum, the order, the gaps. Of segments that are encrypted this needs the keys, and nothing else does. */
    RECORDS
}
