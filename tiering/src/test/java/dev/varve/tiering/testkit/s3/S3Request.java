/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request, read.
 *
 * @param call which it is
 * @param bucket the bucket
 * @param key the object; empty for requests about a bucket
 * @param query the parameters of the address
 * @param headers its headers, which a fault may change
 * @param body its content, decoded and checked
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, nor given away.
record S3Request(S3Call call, String bucket, String key, Map<String, String> query, Headers headers, byte[] body) {

    static S3Request read(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getRawPath().substring(1).split("/", 2);
        String key = path.length > 1 ? decoded(path[1]) : "";
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        Headers headers = new Headers();
        headers.putAll(exchange.getRequestHeaders());
        S3Call call = S3Call.of(exchange.getRequestMethod(), !key.isEmpty(), query);
        return new S3Request(
                call,
                decoded(path[0]),
                key,
                query,
                headers,
                exchange.getRequestBody().readAllBytes());
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            for (String parameter : raw.split("&")) {
                String[] parts = parameter.split("=", 2);
                query.put(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    S3Request withBody(byte[] decoded) {
        return new S3Request(call, bucket, key, query, headers, decoded);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** The text between the tags {@code name} of the body, which is small and simple enough for that. */
    Optional<String> element(String name) {
        return S3Xml.first(new String(body, StandardCharsets.UTF_8), name);
    }
}
