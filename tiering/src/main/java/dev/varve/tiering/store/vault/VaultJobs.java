/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.RestoreRequest.Speed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glacier.model.InitiateJobRequest;
import software.amazon.awssdk.services.glacier.model.JobParameters;

/**
 * What the vault was asked to bring, by anybody: its own list, which is all that is known of it. Read at most every ten seconds, for each look at a blob needs it. Safe for use by many threads.
 */
final class VaultJobs {

    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Comparator<VaultJob> BETTER =
            Comparator.comparing(VaultJob::isDone).thenComparing(VaultJob::created);

    private final Vault vault;
    private final LongSupplier nanos;
    private final List<VaultJob> jobs = new ArrayList<>();
    /** Jobs that are listed yet, and whose output is there no more. */
    private final Set<String> expired = new HashSet<>();

    private boolean known;
    private long readAt;

    VaultJobs(Vault vault, LongSupplier nanos) {
        this.vault = vault;
        this.nanos = nanos;
    }

    /** The best job that brings all of {@code archiveId}: the last that is done, or else the last that is under way. */
    Optional<VaultJob> retrieval(String archiveId) {
        return best(Optional.of(archiveId));
    }

    /** The best job that brings the inventory. */
    Optional<VaultJob> inventory() {
        return best(Optional.empty());
    }

    private synchronized Optional<VaultJob> best(Optional<String> archiveId) {
        if (!known || nanos.getAsLong() - readAt > FRESH_NANOS) {
            read();
        }
        return jobs.stream()
                .filter(job -> job.archiveId().equals(archiveId) && !expired.contains(job.id()))
                .max(BETTER);
    }

    private void read() {
        known = false;
        jobs.clear();
        try {
            vault.client()
                    .listJobsPaginator(
                            request -> request.accountId(Vault.OWN_ACCOUNT).vaultName(vault.name()))
                    .jobList()
                    .forEach(job -> VaultJob.of(job).ifPresent(jobs::add));
        } catch (SdkException e) {
            throw VaultErrors.of(vault.shown("list the jobs of"), e);
        }
        readAt = nanos.getAsLong();
        known = true;
    }

    /** How far the copy of {@code archiveId} is. */
    Availability availability(String archiveId) {
        return retrieval(archiveId).map(VaultJob::availability).orElseGet(Availability.Cold::new);
    }

    /** The output of {@code job} is there no more. */
    synchronized void expire(VaultJob job) {
        expired.add(job.id());
    }

    /**
     * Has the vault bring all of {@code archiveId}; not repeated by itself, for it is paid for.
     *
     * @param description what the job says of itself
     */
    VaultJob startRetrieval(String archiveId, String description, Speed speed) {
        return start(
                Optional.of(archiveId),
                speed,
                parameters -> parameters
                        .type("archive-retrieval")
                        .archiveId(archiveId)
                        .description(description)
                        .tier(VaultJob.tier(speed)));
    }

    /** Has the vault bring its inventory. */
    VaultJob startInventory() {
        return start(
                Optional.empty(),
                Speed.STANDARD,
                parameters ->
                        parameters.type("inventory-retrieval").format("JSON").description("varve"));
    }

    private synchronized VaultJob start(
            Optional<String> archiveId, Speed speed, Consumer<JobParameters.Builder> parameters) {
        InitiateJobRequest request = InitiateJobRequest.builder()
                .accountId(Vault.OWN_ACCOUNT)
                .vaultName(vault.name())
                .jobParameters(parameters)
                .build();
        try {
            String id = vault.once().initiateJob(request).jobId();
            VaultJob job = new VaultJob(id, archiveId, speed, Instant.MAX, Optional.empty());
            jobs.add(job);
            return job;
        } catch (SdkException e) {
            if (VaultErrors.isRefusal(e)) {
                throw VaultErrors.of(vault.shown("bring something from"), e);
            }
            // It may have been heard.
            known = false;
            return best(archiveId)
                    .filter(job -> !job.isDone())
                    .orElseThrow(() -> VaultErrors.of(vault.shown("bring something from"), e));
        }
    }
}
