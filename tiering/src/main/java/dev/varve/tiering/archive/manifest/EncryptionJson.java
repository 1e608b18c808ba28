/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** How segments were encrypted, as JSON. */
final class EncryptionJson {

    private EncryptionJson() {}

    static Map<String, Object> of(SegmentEncryption encryption) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("algorithm", SegmentEncryption.ALGORITHM);
        fields.put("key", encryption.keyId());
        fields.put(
                "data-key",
                Base64.getEncoder().encodeToString(encryption.dataKey().unsafeArray()));
        fields.put("plain-bytes", encryption.plainBytes());
        return fields;
    }

    static SegmentEncryption read(JsonFields fields) {
        String algorithm = fields.text("algorithm");
        if (!algorithm.equals(SegmentEncryption.ALGORITHM)) {
            throw StorageException.received(
                    ErrorCode.UNSUPPORTED,
                    "a segment is encrypted by '" + algorithm + "'; this release knows " + SegmentEncryption.ALGORITHM
                            + ": take a newer one",
                    OptionalLong.empty());
        }
        return new SegmentEncryption(
                fields.number("key"),
                Bytes.wrap(Base64.getDecoder().decode(fields.text("data-key"))),
                fields.number("plain-bytes"));
    }
}
