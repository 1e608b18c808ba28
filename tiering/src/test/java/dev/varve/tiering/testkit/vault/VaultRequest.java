/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request, read.
 *
 * @param call which it is
 * @param vault the vault
 * @param id the archive, upload or job; empty where it names none
 * @param query the parameters of the address
 * @param headers its headers
 * @param body its content
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, nor given away.
record VaultRequest(VaultCall call, String vault, String id, String query, Headers headers, byte[] body) {

    static VaultRequest read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
        if (path.length < 3 || !path[0].equals("-") || !path[1].equals("vaults")) {
            throw new VaultRefusal(
                    404, "UnknownOperationException", exchange.getRequestURI().getPath());
        }
        VaultCall call = VaultCall.of(exchange.getRequestMethod(), path);
        return new VaultRequest(
                call,
                path[2],
                path.length > 4 ? path[4] : "",
                Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""),
                exchange.getRequestHeaders(),
                body);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    String required(String name) {
        return header(name).orElseThrow(() -> VaultRefusal.missing(name));
    }

    Optional<String> parameter(String name) {
        Matcher found = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(query);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** The text of the field {@code name} of the body, which is small and flat enough for that. */
    Optional<String> field(String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"")
                .matcher(new String(body, StandardCharsets.UTF_8));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** Refuses what the service would. */
    void check(String accessKey) {
        if (!header("Authorization").orElse("").contains("Credential=" + accessKey + "/")) {
            throw new VaultRefusal(
                    403, "UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        if (!required("x-amz-glacier-version").equals("2012-06-01")) {
            throw VaultRefusal.invalid("x-amz-glacier-version");
        }
        if (body.length > 0 && !required("x-amz-content-sha256").equals(sha256())) {
            throw VaultRefusal.invalid("x-amz-content-sha256 is not that of the body");
        }
    }

    private String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text by which an archive is described, checked as the service does. */
    String description() {
        String description = header("x-amz-archive-description").orElse("");
        if (!description.matches("[ -~]{0,1024}")) {
            throw VaultRefusal.invalid("Invalid archive description");
        }
        return description;
    }
}
