/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.RestoreRequest.Speed;
import dev.varve.tiering.store.StorageClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glacier.model.ActionCode;
import software.amazon.awssdk.services.glacier.model.GlacierJobDescription;
import software.amazon.awssdk.services.glacier.model.StatusCode;

/**
 * What a vault was asked to bring.
 *
 * @param id what the vault calls it
 * @param archiveId the archive it brings; empty: the inventory
 * @param speed how it was asked for
 * @param created when it was
 * @param completed when it was done; empty: it is under way
 */
record VaultJob(String id, Optional<String> archiveId, Speed speed, Instant created, Optional<Instant> completed) {

    private static final Duration KEPT = Duration.ofDays(1);

    /** What {@code description} says; empty for one that failed, or brings a part of an archive or of an inventory. */
    static Optional<VaultJob> of(GlacierJobDescription description) {
        if (description.statusCode() == StatusCode.FAILED || !isWhole(description)) {
            return Optional.empty();
        }
        boolean archive = description.action() == ActionCode.ARCHIVE_RETRIEVAL;
        if (!archive && description.action() != ActionCode.INVENTORY_RETRIEVAL) {
            return Optional.empty();
        }
        Instant created = Instant.parse(description.creationDate());
        return Optional.of(new VaultJob(
                description.jobId(),
                archive ? Optional.of(description.archiveId()) : Optional.empty(),
                speed(description.tier()),
                created,
                description.statusCode() == StatusCode.SUCCEEDED
                        ? Optional.of(Optional.ofNullable(description.completionDate())
                                .map(Instant::parse)
                                .orElse(created))
                        : Optional.empty()));
    }

    private static boolean isWhole(GlacierJobDescription description) {
        var part = description.inventoryRetrievalParameters();
        if (part != null
                && (part.startDate() != null
                        || part.endDate() != null
                        || part.limit() != null
                        || "CSV".equals(part.format()))) {
            return false;
        }
        String range = description.retrievalByteRange();
        return range == null || range.equals("0-" + (description.archiveSizeInBytes() - 1));
    }

    private static Speed speed(@Nullable String tier) {
        return Arrays.stream(Speed.values())
                .filter(speed -> speed.name().equalsIgnoreCase(tier))
                .findFirst()
                .orElse(Speed.STANDARD);
    }

    /** What the service calls {@code speed}. */
    static String tier(Speed speed) {
        return switch (speed) {
            case EXPEDITED -> "Expedited";
            case STANDARD -> "Standard";
            case BULK -> "Bulk";
        };
    }

    boolean isDone() {
        return completed.isPresent();
    }

    /** How far what it brings is. */
    Availability availability() {
        return completed
                .<Availability>map(at -> new Availability.Restored(at.plus(KEPT)))
                .orElseGet(
                        () -> new Availability.Restoring(new RestoreRequest(1, speed).longest(StorageClass.GLACIER)));
    }
}
