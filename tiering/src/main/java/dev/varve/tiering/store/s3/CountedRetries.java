/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.tiering.store.traffic.RetryCause;
import java.io.IOException;
import java.net.SocketTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * A strategy of the SDK of which {@code listener} hears each time it lets a request be made once more. It changes nothing else. What {@link #toBuilder} makes is not listened to. Safe for use by many threads.
 *
 * @param strategy decides
 * @param listener hears
 */
record CountedRetries(RetryStrategy strategy, RetryCause.Listener listener) implements RetryStrategy {

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        return strategy.acquireInitialToken(request);
    }

    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        // Where the request is not to be repeated, this throws.
        RefreshRetryTokenResponse response = strategy.refreshRetryToken(request);
        listener.retried(cause(request.failure()));
        return response;
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return strategy.recordSuccess(request);
    }

    @Override
    public int maxAttempts() {
        return strategy.maxAttempts();
    }

    @Override
    public boolean useClientDefaults() {
        return strategy.useClientDefaults();
    }

    @Override
    public Builder<?, ?> toBuilder() {
        return strategy.toBuilder();
    }

    /** What {@code failure}, of one attempt, is counted as. */
    static RetryCause cause(Throwable failure) {
        return failure instanceof SdkServiceException answer ? ofAnswer(answer) : ofNoAnswer(failure);
    }

    private static RetryCause ofAnswer(SdkServiceException answer) {
        if (answer.isThrottlingException()) {
            return RetryCause.THROTTLED;
        }
        if (answer.statusCode() == 408 || S3Errors.code(answer).equals("RequestTimeout")) {
            return RetryCause.TIMED_OUT;
        }
        return answer.statusCode() >= 500 ? RetryCause.SERVER_ERROR : RetryCause.OTHER;
    }

    private static RetryCause ofNoAnswer(Throwable failure) {
        if (failure instanceof ApiCallAttemptTimeoutException) {
            return RetryCause.TIMED_OUT;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return cause instanceof SocketTimeoutException ? RetryCause.TIMED_OUT : RetryCause.CONNECTION;
            }
        }
        return RetryCause.OTHER;
    }
}
