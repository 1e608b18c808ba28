/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.tiering.store.traffic.RetryCause;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The SDK's client, as the configuration wants it. */
final class S3Connection {

    private S3Connection() {}

    static S3Client open(S3Config config, RetryCause.Listener retries) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(config.region()))
                .credentialsProvider(AwsConnection.credentials(config.profile(), config.accessKey()))
                .forcePathStyle(config.inPath())
                // The store states and verifies SHA-256 itself, also where the service knows no checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(AwsConnection.http(config.patience()))
                .overrideConfiguration(AwsConnection.overrides(config.patience(), retries)
                        .addExecutionInterceptor(new Attempts.Counter())
                        .build());
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
