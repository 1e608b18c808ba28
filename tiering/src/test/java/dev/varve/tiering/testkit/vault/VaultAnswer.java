/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An answer.
 *
 * @param status the code
 * @param headers names and values
 * @param body what follows
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, nor given away.
record VaultAnswer(int status, Map<String, String> headers, byte[] body) {

    static final String HASH = "x-amz-sha256-tree-hash";

    static VaultAnswer of(int status) {
        return new VaultAnswer(status, new LinkedHashMap<>(), new byte[0]);
    }

    static VaultAnswer json(int status, String json) {
        return of(status).with("Content-Type", "application/json").withBody(json.getBytes(StandardCharsets.UTF_8));
    }

    static VaultAnswer error(int status, String code, String message) {
        return json(
                status,
                "{\"code\":\"" + code + "\",\"message\":\"" + message.replace("\"", "'") + "\",\"type\":\"Client\"}");
    }

    VaultAnswer with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    VaultAnswer withBody(byte[] other) {
        return new VaultAnswer(status, headers, other);
    }

    /** Sends it, or what a fault makes of it. */
    void send(HttpExchange exchange, Optional<VaultFault> fault) throws IOException {
        if (fault.isEmpty()) {
            send(exchange, body.length);
            return;
        }
        switch (fault.get()) {
            case WRONG_HASH -> {
                headers.computeIfPresent(HASH, (name, hash) -> "0".repeat(hash.length()));
                send(exchange, body.length);
            }
            case TORN_BODY -> send(exchange, body.length / 2);
            case SHORT_BODY -> withBody(Arrays.copyOf(body, body.length / 2)).send(exchange, body.length / 2);
            case FLIPPED_BIT -> withBody(flipped()).send(exchange, body.length);
            case RANGE_IGNORED -> send(exchange, body.length);
            default -> {
                // The exchange is closed without an answer: the connection breaks.
            }
        }
    }

    private byte[] flipped() {
        byte[] other = body.clone();
        if (other.length > 0) {
            other[other.length / 2] ^= 1;
        }
        return other;
    }

    private void send(HttpExchange exchange, int bytes) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            OutputStream out = exchange.getResponseBody();
            out.write(body, 0, bytes);
            out.flush();
        }
    }
}
