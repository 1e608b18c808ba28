/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import java.util.Set;

/**
 * How a store differs from Amazon's.
 *
 * @param heedConditions whether {@code If-Match} and {@code If-None-Match} of writes count
 * @param storageClasses the classes it knows
 * @param leastPart how many bytes a part must have that is not the last
 * @param accessKey the one key that is let in
 */
public record S3Rules(boolean heedConditions, Set<String> storageClasses, int leastPart, String accessKey) {

    public S3Rules {
        storageClasses = Set.copyOf(storageClasses);
    }

    /** As Amazon's, but for parts of 1 KiB. */
    public static S3Rules amazon() {
        return new S3Rules(
                true, Set.of("STANDARD", "STANDARD_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"), 1024, "AKIDFAKE");
    }

    /** The same without conditional writes. */
    public S3Rules unconditional() {
        return new S3Rules(false, storageClasses, leastPart, accessKey);
    }

    /** The same with these classes only. */
    public S3Rules knowing(String... classes) {
        return new S3Rules(heedConditions, Set.of(classes), leastPart, accessKey);
    }
}
