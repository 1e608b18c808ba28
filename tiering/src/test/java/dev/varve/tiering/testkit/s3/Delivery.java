/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends an answer, or what a fault makes of it. */
final class Delivery {

    /** Longer than any time-out of a test. */
    private static final long SILENCE_SECONDS = 20;

    private final HttpExchange exchange;
    private final CountDownLatch closed;

    Delivery(HttpExchange exchange, CountDownLatch closed) {
        this.exchange = exchange;
        this.closed = closed;
    }

    void fail(S3Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case SLOW_DOWN -> send(error(503, "SlowDown", "Please reduce your request rate."));
            case INTERNAL_ERROR -> send(error(500, "InternalError", "We encountered an internal error."));
            case PROXY_UNAVAILABLE ->
                send(new S3Response(
                        503,
                        new LinkedHashMap<>(Map.of("Content-Type", "text/html")),
                        "<html><body><h1>503 Service Unavailable</h1></body></html>"
                                .getBytes(StandardCharsets.US_ASCII)));
            case EXPIRED_TOKEN -> send(error(400, "ExpiredToken", "The provided token has expired."));
            case ACCESS_DENIED -> send(error(403, "AccessDenied", "Access Denied"));
            case CONDITIONAL_CONFLICT ->
                send(error(
                        409, "ConditionalRequestConflict", "The conditional request cannot succeed due to a conflict"));
            case SILENCE -> silence();
            default -> {
                // The exchange is closed without an answer: the connection breaks.
            }
        }
    }

    private static S3Response error(int status, String code, String message) {
        return S3Response.xml(status, new S3Error(status, code, message).xml());
    }

    private void silence() throws InterruptedException {
        closed.await(SILENCE_SECONDS, TimeUnit.SECONDS);
    }

    void send(S3Response response, Optional<S3Fault> fault) throws IOException, InterruptedException {
        if (fault.isEmpty()) {
            send(response);
            return;
        }
        switch (fault.get()) {
            case RANGE_IGNORED, RANGE_SHIFTED -> send(response);
            case INTERNAL_ERROR_AFTER_EFFECT -> fail(S3Fault.INTERNAL_ERROR);
            case SILENCE_AFTER_EFFECT -> silence();
            case TORN_BODY -> half(response);
            case STALLED_BODY -> {
                half(response);
                silence();
            }
            case SHORT_BODY -> send(response.withBody(Arrays.copyOf(response.body(), response.body().length / 2)));
            case FLIPPED_BIT -> send(response.withBody(flipped(response.body())));
            default -> {
                // The exchange is closed without an answer: the connection breaks.
            }
        }
    }

    private static byte[] flipped(byte[] body) {
        byte[] other = body.clone();
        if (other.length > 0) {
            other[other.length / 2] ^= 1;
        }
        return other;
    }

    private void send(S3Response response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.status(), head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private void half(S3Response response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = response.body();
        if (body.length == 0) {
            return;
        }
        exchange.sendResponseHeaders(response.status(), body.length);
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
    }
}
