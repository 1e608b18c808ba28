/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.tiering.store.BlobKey;

/** The bucket, and where keys are in it. */
record S3Names(String bucket, String before) {

    static S3Names of(S3Config config) {
        return new S3Names(
                config.bucket(), config.prefix().map(prefix -> prefix + "/").orElse(""));
    }

    String object(BlobKey key) {
        return before + key;
    }

    /** For messages. */
    String shown(String verb, BlobKey key) {
        return "cannot " + verb + " 's3://" + bucket + "/" + before + key + "'";
    }
}
