/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The SDK's client, as the configuration wants it. */
final class S3Connection {

    private S3Connection() {}

    static S3Client open(S3Config config) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(config.region()))
                .credentialsProvider(credentials(config))
                .forcePathStyle(config.inPath())
                // The store states and verifies SHA-256 itself, also where the service knows no checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .connectionTimeout(config.patience().idle())
                        .socketTimeout(config.patience().idle())
                        .maxConnections(64))
                .overrideConfiguration(overrides(config.patience()));
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static ClientOverrideConfiguration overrides(S3Config.Patience patience) {
        return ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(patience.attempts())
                        .build())
                .apiCallAttemptTimeout(patience.attempt())
                .apiCallTimeout(patience.call())
                .addExecutionInterceptor(new Attempts.Counter())
                .build();
    }

    private static AwsCredentialsProvider profile(String name) {
        return ProfileCredentialsProvider.builder().profileName(name).build();
    }

    private static AwsCredentialsProvider credentials(S3Config config) {
        return config.accessKey()
                .<AwsCredentialsProvider>map(key -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.id(), key.secret().reveal())))
                .or(() -> config.profile().map(S3Connection::profile))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
