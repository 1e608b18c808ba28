/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.Bytes;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.StorageClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** A write in parts. The condition is that of the request which completes them; an upload that does not come to that is aborted, and a new attempt starts over. */
record S3Upload(S3Objects objects, S3Write write) implements S3Write.Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

    @Override
    public BlobInfo run(S3Source source, Attempts attempts) {
        String id = objects.client().createMultipartUpload(creation()).uploadId();
        boolean done = false;
        try {
            List<CompletedPart> parts = parts(id, source);
            CompleteMultipartUploadResponse answer = complete(id, parts, attempts);
            done = true;
            return S3Infos.of(write.key(), write.content(), write.options(), answer.eTag(), answer.versionId());
        } finally {
            // What may have been completed is not aborted: not all stores would leave it alone.
            if (!done && attempts.allRefused()) {
                abort(id);
            }
        }
    }

    private boolean checksums() {
        return objects.config().verified();
    }

    private CreateMultipartUploadRequest creation() {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(objects.names().bucket())
                .key(objects.names().object(write.key()))
                .metadata(Map.of(S3Infos.DIGEST, write.content().sha256().hex()));
        if (checksums()) {
            request.checksumAlgorithm(ChecksumAlgorithm.SHA256);
        }
        BlobOptions options = write.options();
        if (options.storageClass() != StorageClass.STANDARD) {
            request.storageClass(options.storageClass().name());
        }
        options.retention()
                .ifPresent(retention ->
                        request.objectLockMode(retention.mode().name()).objectLockRetainUntilDate(retention.until()));
        return request.build();
    }

    private List<CompletedPart> parts(String id, S3Source source) {
        List<CompletedPart> parts = new ArrayList<>();
        try (InputStream in = source.open()) {
            for (byte[] part = next(in); part.length > 0; part = next(in)) {
                parts.add(part(id, parts.size() + 1, Bytes.wrap(part)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    private byte[] next(InputStream in) throws IOException {
        return in.readNBytes(objects.config().transfer().partSize());
    }

    private CompletedPart part(String id, int number, Bytes bytes) {
        UploadPartRequest.Builder request = UploadPartRequest.builder()
                .bucket(objects.names().bucket())
                .key(objects.names().object(write.key()))
                .uploadId(id)
                .partNumber(number);
        CompletedPart.Builder part = CompletedPart.builder().partNumber(number);
        if (checksums()) {
            String sum = Sha256.of(bytes).base64();
            request.checksumAlgorithm(ChecksumAlgorithm.SHA256).checksumSHA256(sum);
            part.checksumSHA256(sum);
        }
        UploadPartResponse answer =
                objects.client().uploadPart(request.build(), RequestBody.fromByteBuffer(bytes.asByteBuffer()));
        return part.eTag(answer.eTag()).build();
    }

    private CompleteMultipartUploadResponse complete(String id, List<CompletedPart> parts, Attempts attempts) {
        return objects.client()
                .completeMultipartUpload(
                        request -> request.bucket(objects.names().bucket())
                                .key(objects.names().object(write.key()))
                                .uploadId(id)
                                .multipartUpload(all -> all.parts(parts))
                                .ifNoneMatch(write.condition().ifNoneMatch())
                                .ifMatch(write.condition().ifMatch())
                                .overrideConfiguration(attempts.counted()));
    }

    private void abort(String id) {
        try {
            objects.client()
                    .abortMultipartUpload(
                            request -> request.bucket(objects.names().bucket())
                                    .key(objects.names().object(write.key()))
                                    .uploadId(id));
        } catch (SdkException e) {
            // Its parts cost room until a rule of the bucket removes them.
            LOG.info("upload {} of {} cannot be aborted: {}", id, write.key(), e.toString());
        }
    }
}
