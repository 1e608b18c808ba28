/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Whether every attempt of a write certainly did nothing. One that was refused by the store, or whose content could not be read, did; one that was not answered may have been carried out, or may be yet, and so may one that was answered by 500.
 */
final class Attempts {

    private static final ExecutionAttribute<Attempts> ATTRIBUTE = new ExecutionAttribute<>("varve.attempts");

    private boolean open;
    private boolean lost;

    /** Makes a request count here. */
    AwsRequestOverrideConfiguration counted() {
        return AwsRequestOverrideConfiguration.builder()
                .putExecutionAttribute(ATTRIBUTE, this)
                .build();
    }

    /** Whether each attempt is known to have done nothing. */
    synchronized boolean allRefused() {
        return !open && !lost;
    }

    private synchronized void begin() {
        lost |= open;
        open = true;
    }

    /** The attempt that is under way, if one is, does nothing. */
    synchronized void refuse() {
        open = false;
    }

    /** Sees every attempt of every request, also those that the SDK makes by itself. */
    static final class Counter implements ExecutionInterceptor {

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            Attempts attempts = attributes.getAttribute(ATTRIBUTE);
            if (attempts != null) {
                attempts.begin();
            }
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            Attempts attempts = attributes.getAttribute(ATTRIBUTE);
            int status = context.httpResponse().statusCode();
            // 503 is SlowDown or ServiceUnavailable: the request was not accepted.
            if (attempts != null && (status / 100 == 4 || status == 503)) {
                attempts.refuse();
            }
        }
    }
}
