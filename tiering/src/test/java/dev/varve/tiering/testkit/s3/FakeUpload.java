/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * A multipart upload that is going on.
 *
 * @param begun the request that began it, with the headers that count
 * @param parts what has come
 */
record FakeUpload(S3Request begun, TreeMap<Integer, byte[]> parts) {

    static FakeUpload of(S3Request begun) {
        return new FakeUpload(begun, new TreeMap<>());
    }

    /** The parts that {@code xml} names, put together, if they are those that came. */
    byte[] assembled(String xml, int leastPart) {
        List<String> named = S3Xml.all(xml, "Part");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < named.size(); i++) {
            byte[] part = part(named.get(i));
            if (part.length < leastPart && i < named.size() - 1) {
                throw new S3Error(400, "EntityTooSmall", "part " + (i + 1) + " has " + part.length + " bytes");
            }
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private byte[] part(String xml) {
        int number = Integer.parseInt(S3Xml.first(xml, "PartNumber").orElse("0"));
        byte[] part = parts.get(number);
        boolean fits = part != null
                && S3Xml.first(xml, "ETag").orElse("").equals(etag(part))
                && S3Xml.first(xml, "ChecksumSHA256").orElse("").equals(S3Body.base64("SHA-256", part));
        if (part == null || !fits) {
            throw new S3Error(400, "InvalidPart", "part " + number + " is not what was uploaded");
        }
        return part;
    }

    String etag() {
        return "\"" + HexFormat.of().formatHex(S3Body.digest("MD5", joined("MD5"))) + "-" + parts.size() + "\"";
    }

    String checksum() {
        return S3Body.base64("SHA-256", joined("SHA-256")) + "-" + parts.size();
    }

    private byte[] joined(String algorithm) {
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        parts.values().forEach(part -> digests.writeBytes(S3Body.digest(algorithm, part)));
        return digests.toByteArray();
    }

    static String etag(byte[] body) {
        return "\"" + HexFormat.of().formatHex(S3Body.digest("MD5", body)) + "\"";
    }
}
