/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.ByteRange;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.VerifiedReader;
import dev.varve.tiering.store.traffic.RetryCause;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;

/** Finds and reads the objects of one bucket. */
final class S3Objects implements AutoCloseable {

    private static final long PAUSE_MILLIS = 25;
    private static final int DOUBLINGS = 6;

    private final S3Client client;
    private final S3Config config;
    private final S3Names names;
    private final RetryCause.Listener retries;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param retries hears of each write that is tried again because another was writing */
    S3Objects(S3Client client, S3Config config, RetryCause.Listener retries) {
        this.client = client;
        this.config = config;
        this.retries = retries;
        this.names = S3Names.of(config);
    }

    S3Client client() {
        return client;
    }

    S3Names names() {
        return names;
    }

    S3Config config() {
        return config;
    }

    Optional<BlobInfo> head(BlobKey key, Optional<String> version) {
        HeadObjectRequest.Builder request =
                HeadObjectRequest.builder().bucket(names.bucket()).key(names.object(key));
        if (config.verified()) {
            request.checksumMode(ChecksumMode.ENABLED);
        }
        version.ifPresent(request::versionId);
        try {
            return Optional.of(S3Infos.of(key, client.headObject(request.build())));
        } catch (SdkException e) {
            SdkException reason = version.isPresent() && S3Errors.status(e) == 400 ? reason(key, version.get(), e) : e;
            if (absent(reason, version)) {
                return Optional.empty();
            }
            throw S3Errors.of(names.shown("look at", key), reason);
        }
    }

    /** Why a {@code HEAD} was a bad request, which only an answer with a body tells. */
    private SdkException reason(BlobKey key, String version, SdkException error) {
        try {
            client.getObject(request -> request.bucket(names.bucket())
                            .key(names.object(key))
                            .versionId(version))
                    .abort();
            return error;
        } catch (SdkException e) {
            return e;
        }
    }

    /** A version that is none is a bad request to S3, and simply not there to us. */
    private static boolean absent(SdkException e, Optional<String> version) {
        if (version.isPresent() && S3Errors.is(e, 400, "InvalidArgument")) {
            return true;
        }
        return S3Errors.is(e, 400, "NoSuchVersion")
                || (S3Errors.status(e) == 404 && !S3Errors.code(e).equals("NoSuchBucket"));
    }

    Optional<BlobReader> read(BlobKey key, ReadOptions options) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(names.bucket()).key(names.object(key));
        options.version().ifPresent(request::versionId);
        options.range().ifPresent(range -> request.range("bytes=" + range.offset() + "-" + (range.end() - 1)));
        try {
            return Optional.of(reader(key, options, client.getObject(request.build())));
        } catch (SdkException e) {
            if (absent(e, options.version())) {
                return Optional.empty();
            }
            throw readError(key, options, e);
        }
    }

    private BlobReader reader(BlobKey key, ReadOptions options, ResponseInputStream<GetObjectResponse> answer) {
        boolean handedOver = false;
        try {
            options.range().ifPresent(range -> S3Infos.checkRange(key, answer.response(), range));
            BlobInfo info = info(key, options, answer.response());
            options.range().ifPresent(range -> range.checkWithin(key, info.length()));
            handedOver = true;
            return new VerifiedReader(info, options, new AnswerStream(answer));
        } finally {
            if (!handedOver) {
                answer.abort();
            }
        }
    }

    /** What the answer tells, or, where it tells no digest, what S3 itself knows. */
    private BlobInfo info(BlobKey key, ReadOptions options, GetObjectResponse response) {
        if (response.metadata().containsKey(S3Infos.DIGEST)) {
            return S3Infos.of(key, response);
        }
        return head(key, options.version().or(() -> Optional.ofNullable(response.versionId())))
                .filter(info -> info.tag().value().equals(response.eTag()))
                .orElseThrow(() -> StorageException.unavailable("'" + key + "' changed while it was opened", null));
    }

    private RuntimeException readError(BlobKey key, ReadOptions options, SdkException e) {
        if (S3Errors.is(e, 403, "InvalidObjectState")) {
            Optional<BlobInfo> info = head(key, options.version());
            info.ifPresent(found -> found.availability().checkReadable(found));
            return StorageException.unavailable("'" + key + "' has just changed whether it can be read", e);
        }
        if (S3Errors.status(e) == 416 && options.range().isPresent()) {
            ByteRange range = options.range().get();
            return StorageException.invalid(
                    "bytes " + range.offset() + " to " + range.end() + " of '" + key + "' are not there", e);
        }
        return S3Errors.of(names.shown("read", key), e);
    }

    /** Waits a little longer each round before a write is tried again because another was writing, unless the store is closed. */
    void pause(int round) {
        long most = PAUSE_MILLIS << Math.min(round, DOUBLINGS);
        try {
            if (closed.await(ThreadLocalRandom.current().nextLong(most / 2, most), TimeUnit.MILLISECONDS)) {
                throw StorageException.unavailable("the store is closed", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted", e);
        }
        retries.retried(RetryCause.CONFLICT);
    }

    @Override
    public void close() {
        closed.countDown();
        client.close();
    }
}
