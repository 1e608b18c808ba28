/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A job.
 *
 * @param id its id
 * @param archive what it brings; empty: the inventory
 * @param range the part that it brings; empty: all
 * @param tier how it was asked for
 * @param description what it says of itself
 * @param created when it was
 * @param output what it brings
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record FakeJob(
        String id,
        Optional<FakeArchive> archive,
        Optional<String> range,
        String tier,
        String description,
        Instant created,
        byte[] output) {

    private static final Duration KEPT = Duration.ofDays(1);

    Instant completed() {
        return created.plus(
                switch (tier) {
                    case "Expedited" -> Duration.ofMinutes(5);
                    case "Standard" -> Duration.ofHours(5);
                    case "Bulk" -> Duration.ofHours(12);
                    default -> throw VaultRefusal.invalid("Invalid tier: " + tier);
                });
    }

    boolean isDone(Instant now) {
        return !completed().isAfter(now);
    }

    boolean isGone(Instant now) {
        return completed().plus(KEPT).isBefore(now);
    }

    /** As a list tells it. */
    String json(Instant now) {
        boolean done = isDone(now);
        return "{\"JobId\":\"" + id + "\",\"JobDescription\":\"" + description + "\",\"Tier\":\"" + tier
                + "\",\"Action\":\"" + (archive.isPresent() ? "ArchiveRetrieval" : "InventoryRetrieval")
                + "\",\"CreationDate\":\"" + created + "\",\"Completed\":" + done + ",\"StatusCode\":\""
                + (done ? "Succeeded" : "InProgress") + "\""
                + (done ? ",\"CompletionDate\":\"" + completed() + "\"" : "")
                + archive.map(this::json).orElse("") + "}";
    }

    private String json(FakeArchive archive) {
        return ",\"ArchiveId\":\"" + archive.id() + "\",\"ArchiveSizeInBytes\":" + archive.bytes().length
                + ",\"ArchiveSHA256TreeHash\":\"" + archive.treeHash() + "\",\"RetrievalByteRange\":\""
                + range.orElse("0-" + (archive.bytes().length - 1)) + "\"";
    }
}
