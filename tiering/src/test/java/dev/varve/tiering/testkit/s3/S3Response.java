/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status the code
 * @param headers names and values
 * @param body what follows
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, nor given away.
record S3Response(int status, Map<String, String> headers, byte[] body) {

    static S3Response of(int status) {
        return new S3Response(status, new LinkedHashMap<>(), new byte[0]);
    }

    static S3Response xml(int status, String xml) {
        S3Response response = new S3Response(status, new LinkedHashMap<>(), xml.getBytes(StandardCharsets.UTF_8));
        return response.with("Content-Type", "application/xml");
    }

    S3Response with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    S3Response withBody(byte[] other) {
        return new S3Response(status, headers, other);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
