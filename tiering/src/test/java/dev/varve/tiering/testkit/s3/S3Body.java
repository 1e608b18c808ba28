/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** The content of a request: taken out of its chunks, and checked against every length and checksum that came with it. */
final class S3Body {

    private final Map<String, String> trailers = new TreeMap<>();

    private S3Body() {}

    static S3Request checked(S3Request request) {
        return new S3Body().check(request);
    }

    private S3Request check(S3Request request) {
        byte[] body = request.body();
        if (request.header("Content-Encoding").orElse("").contains("aws-chunked")) {
            body = decode(body);
            String length = request.header("x-amz-decoded-content-length").orElse("");
            if (!length.equals(Integer.toString(body.length))) {
                throw new S3Error(400, "IncompleteBody", body.length + " bytes of " + length);
            }
        }
        checkSums(request, body);
        return request.withBody(body);
    }

    private void checkSums(S3Request request, byte[] body) {
        String payload = request.header("x-amz-content-sha256").orElse("");
        if (payload.matches("[0-9a-f]{64}") && !payload.equals(HexFormat.of().formatHex(digest("SHA-256", body)))) {
            throw new S3Error(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' does not match");
        }
        verify(request, "Content-MD5", base64("MD5", body), body);
        verify(request, "x-amz-checksum-sha256", base64("SHA-256", body), body);
        verify(request, "x-amz-checksum-crc32", crc32(body), body);
    }

    private void verify(S3Request request, String name, String actual, byte[] body) {
        String stated = request.header(name).orElse(trailers.getOrDefault(name.toLowerCase(Locale.ROOT), actual));
        if (!stated.equals(actual)) {
            throw new S3Error(
                    400, "BadDigest", name + " of " + body.length + " bytes is " + actual + ", not " + stated);
        }
    }

    private byte[] decode(byte[] chunked) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            String head = line(chunked, at);
            at += head.length() + 2;
            int size = Integer.parseInt(head.split(";")[0], 16);
            if (size == 0) {
                break;
            }
            all.write(chunked, at, size);
            at += size + 2;
        }
        for (String line = line(chunked, at); !line.isEmpty(); line = line(chunked, at)) {
            String[] parts = line.split(":", 2);
            trailers.put(parts[0], parts[1].trim());
            at += line.length() + 2;
        }
        return all.toByteArray();
    }

    private static String line(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != '\r') {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.US_ASCII);
    }

    static String base64(String algorithm, byte[] bytes) {
        return Base64.getEncoder().encodeToString(digest(algorithm, bytes));
    }

    static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        long value = crc.getValue();
        return Base64.getEncoder()
                .encodeToString(
                        new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
    }
}
