/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Whether every attempt of a write certainly did nothing. One that was refused by the store, or whose content could not be read, did; one that was not answered may have been carried out, or may be yet, and so may one that was answered by 500,
 * or by a 503 that is not the store's own: a proxy gives one where the store was too slow for it.
 */
final class Attempts {

    private static final ExecutionAttribute<Attempts> ATTRIBUTE = new ExecutionAttribute<>("varve.attempts");

    private static final Pattern NOT_ACCEPTED = Pattern.compile("<Code>\\s*(SlowDown|ServiceUnavailable)\\s*</Code>");
    private static final int MOST = 1 << 16;

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

    /** What a 503 says, which is handed on. */
    private InputStream unavailable(byte[] body) {
        if (NOT_ACCEPTED.matcher(new String(body, StandardCharsets.UTF_8)).find()) {
            refuse();
        }
        return new ByteArrayInputStream(body);
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
            if (attempts != null && context.httpResponse().statusCode() / 100 == 4) {
                attempts.refuse();
            }
        }

        @Override
        public Optional<InputStream> modifyHttpResponseContent(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            Attempts attempts = attributes.getAttribute(ATTRIBUTE);
            if (attempts == null || context.httpResponse().statusCode() != 503) {
                return context.responseBody();
            }
            return context.responseBody().map(body -> attempts.unavailable(read(body)));
        }

        private static byte[] read(InputStream body) {
            try (body) {
                return body.readNBytes(MOST);
            } catch (IOException e) {
                // An answer that breaks off tells nothing.
                return new byte[0];
            }
        }
    }
}
