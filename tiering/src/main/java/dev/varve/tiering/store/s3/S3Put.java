/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.StorageClass;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** A write in one request. */
record S3Put(S3Objects objects, S3Write write) implements S3Write.Attempt {

    @Override
    public BlobInfo run(S3Source source, Attempts attempts) {
        PutObjectResponse answer = objects.client().putObject(request(attempts), source.body());
        return S3Infos.of(write.key(), write.content(), write.options(), answer.eTag(), answer.versionId());
    }

    private PutObjectRequest request(Attempts attempts) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(objects.names().bucket())
                .key(objects.names().object(write.key()))
                .metadata(Map.of(S3Infos.DIGEST, write.content().sha256().hex()))
                .ifNoneMatch(write.condition().ifNoneMatch())
                .ifMatch(write.condition().ifMatch())
                .overrideConfiguration(attempts.counted());
        if (objects.config().verified()) {
            request.checksumAlgorithm(ChecksumAlgorithm.SHA256)
                    .checksumSHA256(write.content().sha256().base64());
        }
        BlobOptions options = write.options();
        if (options.storageClass() != StorageClass.STANDARD) {
            request.storageClass(options.storageClass().name());
        }
        options.retention()
                .ifPresent(retention ->
                        request.objectLockMode(retention.mode().name()).objectLockRetainUntilDate(retention.until()));
        return request.build();
    }
}
