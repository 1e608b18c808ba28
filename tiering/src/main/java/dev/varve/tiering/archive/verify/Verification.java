/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

import dev.varve.tiering.store.BlobKey;
import java.util.List;

/**
 * What a verification found.
 *
 * @param segments how many segments the chain has, as far as it could be followed
 * @param read how many of them were read
 * @param cold how many were checked by what the store keeps of them only, since they are in a cold class
 * @param messages how many messages they hold
 * @param bytes the bytes of the segment files
 * @param findings what is wrong; empty if all is there and whole
 * @param unreferenced objects that nothing leads to: left by a writer that stopped between two steps
 */
public record Verification(
        long segments,
        long read,
        long cold,
        long messages,
        long bytes,
        List<Finding> findings,
        List<BlobKey> unreferenced) {

    public Verification {
        findings = List.copyOf(findings);
        unreferenced = List.copyOf(unreferenced);
    }

    /** Whether nothing is wrong. */
    public boolean isSound() {
        return findings.isEmpty();
    }
}
