/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import dev.varve.tiering.store.Retention;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The requests that change a bucket. */
final class ObjectWrites {

    private final S3Rules rules;

    ObjectWrites(S3Rules rules) {
        this.rules = rules;
    }

    S3Response put(FakeBucket bucket, S3Request request, Instant now) {
        checkCondition(bucket, request);
        return store(
                bucket,
                request,
                object(bucket, request, request.body(), FakeUpload.etag(request.body()), stated(request), now));
    }

    private static String stated(S3Request request) {
        return request.header("x-amz-checksum-sha256").orElse("");
    }

    private S3Response store(FakeBucket bucket, S3Request request, FakeObject object) {
        bucket.put(request.key(), object);
        S3Response response = S3Response.of(200).with("ETag", object.etag());
        if (bucket.kind() != S3BucketKind.PLAIN) {
            response.with("x-amz-version-id", object.version());
        }
        return object.checksum().isEmpty() ? response : response.with("x-amz-checksum-sha256", object.checksum());
    }

    private void checkCondition(FakeBucket bucket, S3Request request) {
        if (!rules.heedConditions()) {
            return;
        }
        Optional<FakeObject> present = bucket.present(request.key());
        request.header("If-None-Match").ifPresent(condition -> {
            if (!condition.equals("*")) {
                throw new S3Error(501, "NotImplemented", "If-None-Match: " + condition);
            }
            if (present.isPresent()) {
                throw S3Error.precondition();
            }
        });
        request.header("If-Match").ifPresent(condition -> {
            if (present.isEmpty()) {
                throw S3Error.noSuchKey(request.key());
            }
            if (!present.get().etag().replace("\"", "").equals(condition.replace("\"", ""))) {
                throw S3Error.precondition();
            }
        });
    }

    private FakeObject object(
            FakeBucket bucket, S3Request request, byte[] body, String etag, String checksum, Instant now) {
        String storageClass = request.header("x-amz-storage-class").orElse("STANDARD");
        if (!rules.storageClasses().contains(storageClass)) {
            throw new S3Error(400, "InvalidStorageClass", "The storage class you specified is not valid");
        }
        Map<String, String> metadata = new TreeMap<>();
        request.headers().forEach((name, values) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-meta-")) {
                metadata.put(name.substring(11).toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        return new FakeObject(
                bucket.newVersion(),
                body,
                etag,
                checksum,
                storageClass,
                metadata,
                retention(bucket, request, now),
                Optional.empty());
    }

    private static Optional<Retention> retention(FakeBucket bucket, S3Request request, Instant now) {
        Optional<String> mode = request.header("x-amz-object-lock-mode");
        Optional<String> until = request.header("x-amz-object-lock-retain-until-date");
        if (mode.isEmpty() && until.isEmpty()) {
            return Optional.empty();
        }
        if (mode.isEmpty() || until.isEmpty()) {
            throw new S3Error(400, "InvalidArgument", "x-amz-object-lock-* must be given together");
        }
        if (bucket.kind() != S3BucketKind.LOCKING) {
            throw S3Error.invalid("Bucket is missing Object Lock Configuration");
        }
        boolean summed = Set.of(
                        "Content-MD5",
                        "x-amz-checksum-sha256",
                        "x-amz-checksum-algorithm",
                        "x-amz-sdk-checksum-algorithm")
                .stream()
                .anyMatch(name -> request.header(name).isPresent());
        if (!summed) {
            throw S3Error.invalid(
                    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters");
        }
        if (!Instant.parse(until.get()).isAfter(now)) {
            throw new S3Error(400, "InvalidArgument", "The retain until date must be in the future!");
        }
        return Optional.of(new Retention(Retention.Mode.valueOf(mode.get()), Instant.parse(until.get())));
    }

    S3Response delete(FakeBucket bucket, S3Request request, Instant now) {
        Optional<String> version = request.parameter("versionId");
        if (version.isPresent()) {
            bucket.remove(request.key(), version.get(), now);
        } else {
            bucket.hide(request.key());
        }
        return S3Response.of(204);
    }

    S3Response createUpload(FakeBucket bucket, S3Request request, Instant now) {
        object(bucket, request, new byte[0], "", "", now);
        String id = UUID.randomUUID().toString();
        bucket.uploads().put(id, FakeUpload.of(request));
        return S3Response.xml(
                200,
                "<InitiateMultipartUploadResult><Bucket>" + request.bucket() + "</Bucket><Key>" + request.key()
                        + "</Key><UploadId>" + id + "</UploadId></InitiateMultipartUploadResult>");
    }

    private static FakeUpload upload(FakeBucket bucket, S3Request request) {
        FakeUpload upload = bucket.uploads().get(request.parameter("uploadId").orElse(""));
        if (upload == null || !upload.begun().key().equals(request.key())) {
            throw new S3Error(404, "NoSuchUpload", "The specified multipart upload does not exist");
        }
        return upload;
    }

    S3Response uploadPart(FakeBucket bucket, S3Request request) {
        int number = Integer.parseInt(request.parameter("partNumber").orElse("0"));
        upload(bucket, request).parts().put(number, request.body());
        return S3Response.of(200)
                .with("ETag", FakeUpload.etag(request.body()))
                .with("x-amz-checksum-sha256", S3Body.base64("SHA-256", request.body()));
    }

    S3Response completeUpload(FakeBucket bucket, S3Request request, Instant now) {
        FakeUpload upload = upload(bucket, request);
        byte[] body = upload.assembled(new String(request.body(), StandardCharsets.UTF_8), rules.leastPart());
        checkCondition(bucket, request);
        FakeObject object = object(bucket, upload.begun(), body, upload.etag(), upload.checksum(), now);
        bucket.uploads().remove(request.parameter("uploadId").orElseThrow());
        S3Response stored = store(bucket, request, object);
        S3Response response = S3Response.xml(
                200,
                "<CompleteMultipartUploadResult><Bucket>" + request.bucket() + "</Bucket><Key>" + request.key()
                        + "</Key><ETag>" + S3Response.escaped(object.etag()) + "</ETag><ChecksumSHA256>"
                        + object.checksum() + "</ChecksumSHA256></CompleteMultipartUploadResult>");
        stored.headers().forEach(response::with);
        return response;
    }

    S3Response abortUpload(FakeBucket bucket, S3Request request) {
        upload(bucket, request);
        bucket.uploads().remove(request.parameter("uploadId").orElseThrow());
        return S3Response.of(204);
    }
}
