/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * How often a write was sent, and how often the store said that it did nothing. The difference may have been carried out, or may be yet: an answer that was lost says nothing, nor does a 500.
 */
final class Attempts {

    private static final ExecutionAttribute<Attempts> ATTRIBUTE = new ExecutionAttribute<>("varve.attempts");

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /** Makes a request count here. */
    AwsRequestOverrideConfiguration counted() {
        return AwsRequestOverrideConfiguration.builder()
                .putExecutionAttribute(ATTRIBUTE, this)
                .build();
    }

    /** Whether every attempt was answered by a refusal. */
    boolean allRefused() {
        return sent.get() == refused.get();
    }

    /** Sees every attempt of every request, also those that the SDK makes by itself. */
    static final class Counter implements ExecutionInterceptor {

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            Attempts attempts = attributes.getAttribute(ATTRIBUTE);
            if (attempts != null) {
                attempts.sent.incrementAndGet();
            }
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            Attempts attempts = attributes.getAttribute(ATTRIBUTE);
            int status = context.httpResponse().statusCode();
            // 503 is SlowDown or ServiceUnavailable: the request was not accepted.
            if (attempts != null && (status / 100 == 4 || status == 503)) {
                attempts.refused.incrementAndGet();
            }
        }
    }
}
