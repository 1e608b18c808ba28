/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.Capability;
import dev.varve.StorageException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;

/** Asks what a bucket is, without writing. */
record S3Check(S3Client client, S3Names names) {

    /** Fails unless the bucket is there, and may be listed. {@code HEAD} would do, but tells no reason. */
    void reachable() {
        asked(() -> client.listObjectsV2(
                request -> request.bucket(names.bucket()).prefix(names.before()).maxKeys(1)));
    }

    /** Fails unless the bucket keeps versions and locks them. */
    void locking() {
        BucketVersioningStatus status = asked(
                        () -> client.getBucketVersioning(request -> request.bucket(names.bucket())))
                .status();
        if (status != BucketVersioningStatus.ENABLED) {
            throw unlocked("keeps no versions");
        }
        try {
            ObjectLockEnabled enabled = client.getObjectLockConfiguration(request -> request.bucket(names.bucket()))
                    .objectLockConfiguration()
                    .objectLockEnabled();
            if (enabled != ObjectLockEnabled.ENABLED) {
                throw unlocked("has no Object Lock");
            }
        } catch (SdkException e) {
            throw S3Errors.status(e) == 404 ? unlocked("has no Object Lock") : S3Errors.of(what(), e);
        }
    }

    private StorageException unlocked(String why) {
        return StorageException.unsupported(
                Capability.DENY_DELETE,
                "bucket '" + names.bucket() + "' " + why
                        + ", so nothing can be retained in it; enable versioning and Object Lock, or ask for no retention");
    }

    private String what() {
        return "cannot use bucket '" + names.bucket() + "'";
    }

    private <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (SdkException e) {
            throw S3Errors.of(what(), e);
        }
    }
}
