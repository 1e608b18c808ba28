/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.StorageException;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.ByteRange;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.Retention;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.StorageClass;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** What answers tell of a blob. */
final class S3Infos {

    /** The metadata that holds the digest in hex; S3 itself keeps none of the whole where it was sent in parts. */
    static final String DIGEST = "varve-sha256";

    private static final Pattern EXPIRY = Pattern.compile("expiry-date=\"([^\"]+)\"");
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private S3Infos() {}

    static BlobInfo of(BlobKey key, HeadObjectResponse head) {
        StorageClass storageClass = storageClass(head.storageClassAsString());
        return new BlobInfo(
                key,
                length(key, head.contentLength()),
                digest(key, head.metadata(), head.checksumSHA256()),
                new BlobTag(head.eTag()),
                Optional.ofNullable(head.versionId()),
                storageClass,
                availability(storageClass, head.restore()),
                retention(head.objectLockModeAsString(), head.objectLockRetainUntilDate()));
    }

    /** Refuses an answer that holds another part than {@code asked}, or all: what lies between did not heed it. */
    static void checkRange(BlobKey key, GetObjectResponse get, ByteRange asked) {
        Matcher range = range(get);
        boolean right = range.matches()
                && Long.parseLong(range.group(1)) == asked.offset()
                && Long.parseLong(range.group(2)) == Math.min(asked.end(), Long.parseLong(range.group(3))) - 1;
        if (!right) {
            throw StorageException.unavailable(
                    "asked for bytes " + asked.offset() + " to " + asked.end() + " of '" + key + "', the store gave "
                            + Optional.ofNullable(get.contentRange()).orElse("all"),
                    null);
        }
    }

    private static Matcher range(GetObjectResponse get) {
        return RANGE.matcher(Optional.ofNullable(get.contentRange()).orElse(""));
    }

    static BlobInfo of(BlobKey key, GetObjectResponse get) {
        StorageClass storageClass = storageClass(get.storageClassAsString());
        return new BlobInfo(
                key,
                total(key, get),
                digest(key, get.metadata(), get.checksumSHA256()),
                new BlobTag(get.eTag()),
                Optional.ofNullable(get.versionId()),
                storageClass,
                availability(storageClass, get.restore()),
                retention(get.objectLockModeAsString(), get.objectLockRetainUntilDate()));
    }

    /** What is known of a blob that was written just now. */
    static BlobInfo of(BlobKey key, BlobContent content, BlobOptions options, String tag, @Nullable String version) {
        return new BlobInfo(
                key,
                content.length(),
                content.sha256(),
                new BlobTag(tag),
                Optional.ofNullable(version),
                options.storageClass(),
                availability(options.storageClass(), null),
                options.retention());
    }

    private static long total(BlobKey key, GetObjectResponse get) {
        Matcher range = range(get);
        return range.matches() ? Long.parseLong(range.group(3)) : length(key, get.contentLength());
    }

    private static long length(BlobKey key, @Nullable Long stated) {
        if (stated == null) {
            throw StorageException.unavailable("the answer for '" + key + "' states no length", null);
        }
        return stated;
    }

    private static Sha256 digest(BlobKey key, Map<String, String> metadata, @Nullable String checksum) {
        Optional<Sha256> stated = Optional.ofNullable(metadata.get(DIGEST)).map(Sha256::new);
        // One with a dash is a digest of the digests of parts.
        Optional<Sha256> verified =
                Optional.ofNullable(checksum).filter(sum -> !sum.contains("-")).map(Sha256::ofBase64);
        if (stated.isPresent() && verified.isPresent() && !stated.equals(verified)) {
            throw StorageException.corrupt(
                    "'" + key + "' has SHA-256 " + verified.get() + ", not " + stated.get(), null);
        }
        return verified.or(() -> stated)
                .orElseThrow(
                        () -> StorageException.corrupt("'" + key + "' has no SHA-256: Varve has not written it", null));
    }

    static StorageClass storageClass(@Nullable String name) {
        if (name == null) {
            return StorageClass.STANDARD;
        }
        return switch (name) {
            case "STANDARD" -> StorageClass.STANDARD;
            case "GLACIER_IR" -> StorageClass.GLACIER_IR;
            case "GLACIER" -> StorageClass.GLACIER;
            case "DEEP_ARCHIVE" -> StorageClass.DEEP_ARCHIVE;
            default -> StorageClass.OTHER;
        };
    }

    private static Availability availability(StorageClass storageClass, @Nullable String restore) {
        if (!storageClass.cold()) {
            return new Availability.Ready();
        }
        if (restore == null) {
            return new Availability.Cold();
        }
        Matcher expiry = EXPIRY.matcher(restore);
        return expiry.find()
                ? new Availability.Restored(ZonedDateTime.parse(expiry.group(1), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                : new Availability.Restoring(RestoreRequest.slowest(storageClass));
    }

    private static Optional<Retention> retention(@Nullable String mode, @Nullable Instant until) {
        return mode == null || until == null
                ? Optional.empty()
                : Optional.of(new Retention(Retention.Mode.valueOf(mode), until));
    }
}
