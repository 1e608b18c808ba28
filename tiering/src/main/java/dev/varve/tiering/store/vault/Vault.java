/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.tiering.store.s3.AwsConnection;
import dev.varve.tiering.store.s3.S3Errors;
import dev.varve.tiering.store.traffic.RetryCause;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.glacier.GlacierClientBuilder;

/** One vault, and the SDK's clients for it. Safe for use by many threads. */
final class Vault implements AutoCloseable {

    /** The account of whose credentials are used. */
    static final String OWN_ACCOUNT = "-";

    private final VaultConfig config;
    private final SdkHttpClient http;
    private final GlacierClient client;
    private final GlacierClient once;

    private Vault(VaultConfig config, SdkHttpClient http, RetryCause.Listener retries) {
        this.config = config;
        this.http = http;
        this.client = builder()
                .overrideConfiguration(
                        AwsConnection.overrides(config.patience(), retries).build())
                .build();
        // What is paid for is tried again only where the service said that it was too much at once.
        RetryStrategy throttledOnly = DefaultRetryStrategy.standardStrategyBuilder()
                .maxAttempts(config.patience().attempts())
                .useClientDefaults(false)
                .retryOnException(Vault::isThrottled)
                .build();
        this.once = builder()
                .overrideConfiguration(AwsConnection.overrides(config.patience(), throttledOnly, retries)
                        .build())
                .build();
    }

    /** The vault that {@code config} names; {@code retries} hears of each request that is made once more. Nothing is asked yet. */
    static Vault open(VaultConfig config, RetryCause.Listener retries) {
        return new Vault(config, AwsConnection.http(config.patience()).build(), retries);
    }

    private GlacierClientBuilder builder() {
        GlacierClientBuilder builder = GlacierClient.builder()
                .region(Region.of(config.region()))
                .credentialsProvider(AwsConnection.credentials(config.profile(), config.accessKey()))
                .httpClient(http);
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder;
    }

    private static boolean isThrottled(Throwable error) {
        return error instanceof SdkException sdk && S3Errors.code(sdk).equals("ThrottlingException");
    }

    /** What repeats requests that were not answered. */
    GlacierClient client() {
        return client;
    }

    /** What does not. */
    GlacierClient once() {
        return once;
    }

    VaultConfig config() {
        return config;
    }

    String name() {
        return config.name();
    }

    /** For messages. */
    String shown(String what) {
        return "cannot " + what + " vault '" + config.name() + "' in " + config.region();
    }

    /** Fails unless the vault is there and the caller may look at it. */
    void check() {
        try {
            client.describeVault(request -> request.accountId(OWN_ACCOUNT).vaultName(name()));
        } catch (SdkException e) {
            throw VaultErrors.of(shown("use"), e);
        }
    }

    /** Removes an archive; may be repeated. */
    void delete(String archiveId) {
        try {
            client.deleteArchive(
                    request -> request.accountId(OWN_ACCOUNT).vaultName(name()).archiveId(archiveId));
        } catch (SdkException e) {
            if (!VaultErrors.isAbsent(e)) {
                throw VaultErrors.of(shown("delete '" + archiveId + "' in"), e);
            }
        }
    }

    @Override
    public void close() {
        client.close();
        once.close();
        http.close();
    }
}
