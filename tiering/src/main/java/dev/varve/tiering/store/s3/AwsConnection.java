/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.tiering.store.traffic.RetryCause;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** What the clients of all services of Amazon have in common: whom to be, how long to wait, how often to try. */
public final class AwsConnection {

    private static final int CONNECTIONS = 64;

    private AwsConnection() {}

    /** The HTTP client that waits as {@code patience} says. */
    public static Apache5HttpClient.Builder http(S3Config.Patience patience) {
        return Apache5HttpClient.builder()
                .connectionTimeout(patience.idle())
                .socketTimeout(patience.idle())
                .maxConnections(CONNECTIONS);
    }

    /** Time-outs and repeats as {@code patience} says; {@code listener} hears of each repeat. */
    public static ClientOverrideConfiguration.Builder overrides(
            S3Config.Patience patience, RetryCause.Listener listener) {
        return overrides(
                patience,
                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(patience.attempts())
                        .build(),
                listener);
    }

    /** Time-outs as {@code patience} says, and repeats as {@code strategy} does; {@code listener} hears of each repeat. */
    public static ClientOverrideConfiguration.Builder overrides(
            S3Config.Patience patience, RetryStrategy strategy, RetryCause.Listener listener) {
        return ClientOverrideConfiguration.builder()
                .retryStrategy(new CountedRetries(strategy, listener))
                .apiCallAttemptTimeout(patience.attempt())
                .apiCallTimeout(patience.call());
    }

    /** Whom to be: {@code accessKey}, else {@code profile}, else what the environment, the default profile or the role of the machine says. */
    public static AwsCredentialsProvider credentials(Optional<String> profile, Optional<S3Config.AccessKey> accessKey) {
        return accessKey
                .<AwsCredentialsProvider>map(key -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.id(), key.secret().reveal())))
                .or(() -> profile.map(AwsConnection::profile))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private static AwsCredentialsProvider profile(String name) {
        return ProfileCredentialsProvider.builder().profileName(name).build();
    }
}
