/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests that read, and the one that asks for a restore. */
final class ObjectReads {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    private ObjectReads() {}

    private static FakeObject find(FakeBucket bucket, S3Request request) {
        Optional<String> version = request.parameter("versionId");
        if (version.isEmpty()) {
            return bucket.present(request.key()).orElseThrow(() -> S3Error.noSuchKey(request.key()));
        }
        if (!version.get().matches("[0-9a-f]{32}|null")) {
            throw new S3Error(400, "InvalidArgument", "Invalid version id specified");
        }
        return bucket.version(request.key(), version.get())
                .orElseThrow(() -> new S3Error(404, "NoSuchVersion", "The specified version does not exist."));
    }

    static S3Response head(FakeBucket bucket, S3Request request, Instant now) {
        FakeObject object = find(bucket, request);
        return described(bucket, request, object, now).with("Content-Length", Integer.toString(object.body().length));
    }

    static S3Response get(FakeBucket bucket, S3Request request, Instant now) {
        FakeObject object = find(bucket, request);
        if (!object.readable(now)) {
            throw new S3Error(403, "InvalidObjectState", "The operation is not valid for the object's storage class");
        }
        S3Response whole = described(bucket, request, object, now).withBody(object.body());
        return request.header("Range").map(range -> part(whole, range)).orElse(whole);
    }

    private static S3Response part(S3Response whole, String range) {
        Matcher matcher = RANGE.matcher(range);
        int size = whole.body().length;
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) >= size) {
            throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
        }
        int from = Integer.parseInt(matcher.group(1));
        int to = (int) Math.min(Long.parseLong(matcher.group(2)) + 1, size);
        whole.headers().remove("x-amz-checksum-sha256");
        return new S3Response(206, whole.headers(), Arrays.copyOfRange(whole.body(), from, to))
                .with("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + size);
    }

    private static S3Response described(FakeBucket bucket, S3Request request, FakeObject object, Instant now) {
        S3Response response = S3Response.of(200)
                .with("ETag", object.etag())
                .with("Last-Modified", HTTP_DATE.format(now))
                .with("Accept-Ranges", "bytes");
        if (bucket.kind() != S3BucketKind.PLAIN) {
            response.with("x-amz-version-id", object.version());
        }
        if (!object.storageClass().equals("STANDARD")) {
            response.with("x-amz-storage-class", object.storageClass());
        }
        if (request.header("x-amz-checksum-mode").orElse("").equals("ENABLED")
                && !object.checksum().isEmpty()) {
            boolean parts = object.checksum().contains("-");
            response.with("x-amz-checksum-sha256", object.checksum())
                    .with("x-amz-checksum-type", parts ? "COMPOSITE" : "FULL_OBJECT");
        }
        object.metadata().forEach((name, value) -> response.with("x-amz-meta-" + name, value));
        object.retention()
                .ifPresent(lock -> response.with(
                                "x-amz-object-lock-mode", lock.mode().name())
                        .with(
                                "x-amz-object-lock-retain-until-date",
                                lock.until().toString()));
        object.copy(now).ifPresent(copy -> response.with("x-amz-restore", restoreState(copy, now)));
        return response;
    }

    private static String restoreState(FakeObject.Restore copy, Instant now) {
        return copy.from().isAfter(now)
                ? "ongoing-request=\"true\""
                : "ongoing-request=\"false\", expiry-date=\"" + HTTP_DATE.format(copy.until()) + "\"";
    }

    static S3Response restore(FakeBucket bucket, S3Request request, Instant now) {
        FakeObject object = find(bucket, request);
        if (!object.cold()) {
            throw new S3Error(
                    403, "InvalidObjectState", "Restore is not allowed for the object's current storage class");
        }
        Duration days = Duration.ofDays(Long.parseLong(request.element("Days").orElse("0")));
        Optional<FakeObject.Restore> copy = object.copy(now);
        if (copy.isPresent() && copy.get().from().isAfter(now)) {
            throw new S3Error(409, "RestoreAlreadyInProgress", "Object restore is already in progress");
        }
        Instant from = copy.isPresent() ? now : now.plus(wait(object, request));
        bucket.change(request.key(), object.restored(new FakeObject.Restore(from, from.plus(days))));
        return S3Response.of(copy.isPresent() ? 200 : 202);
    }

    private static Duration wait(FakeObject object, S3Request request) {
        boolean deep = object.storageClass().equals("DEEP_ARCHIVE");
        return switch (request.element("Tier").orElse("Standard")) {
            case "Expedited" -> {
                if (deep) {
                    throw new S3Error(
                            400, "InvalidArgument", "Retrieval option is not supported by this storage class");
                }
                yield Duration.ofMinutes(5);
            }
            case "Bulk" -> Duration.ofHours(deep ? 48 : 12);
            default -> Duration.ofHours(deep ? 12 : 5);
        };
    }

    static S3Response list(FakeBucket bucket, S3Request request) {
        String prefix = request.parameter("prefix").orElse("");
        int most = Math.min(1000, Integer.parseInt(request.parameter("max-keys").orElse("1000")));
        String after = request.parameter("continuation-token")
                .orElse(request.parameter("start-after").orElse(""));
        StringBuilder contents = new StringBuilder();
        int count = 0;
        String last = "";
        boolean more = false;
        for (Map.Entry<String, FakeObject> entry :
                bucket.present().tailMap(after, false).entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                more = count == most;
                if (more) {
                    break;
                }
                contents.append(entry(request, entry.getKey(), entry.getValue()));
                last = entry.getKey();
                count++;
            }
        }
        return S3Response.xml(
                200,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><Name>" + request.bucket()
                        + "</Name><Prefix>"
                        + shown(request, prefix) + "</Prefix><KeyCount>" + count + "</KeyCount><MaxKeys>" + most
                        + "</MaxKeys><IsTruncated>" + more + "</IsTruncated>"
                        + (more ? "<NextContinuationToken>" + last + "</NextContinuationToken>" : "")
                        + request.parameter("encoding-type")
                                .map(type -> "<EncodingType>" + type + "</EncodingType>")
                                .orElse("")
                        + contents + "</ListBucketResult>");
    }

    private static String entry(S3Request request, String key, FakeObject object) {
        return "<Contents><Key>" + shown(request, key)
                + "</Key><LastModified>2026-11-20T00:00:00.000Z</LastModified><ETag>"
                + S3Response.escaped(object.etag()) + "</ETag><Size>" + object.body().length + "</Size><StorageClass>"
                + object.storageClass() + "</StorageClass></Contents>";
    }

    private static String shown(S3Request request, String text) {
        return request.parameter("encoding-type").isPresent()
                ? URLEncoder.encode(text, StandardCharsets.UTF_8)
                : S3Response.escaped(text);
    }
}
