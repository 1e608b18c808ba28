/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;

/** Links as JSON. */
final class LinkJson {

    private LinkJson() {}

    static Map<String, Object> of(ManifestLink link) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", link.key().value());
        fields.put("sha256", link.sha256().hex());
        return fields;
    }

    static ManifestLink read(JsonFields fields) {
        return new ManifestLink(BlobKey.of(fields.text("key")), new Sha256(fields.text("sha256")));
    }
}
