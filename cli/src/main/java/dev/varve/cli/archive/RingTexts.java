/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.cli.Session;
import dev.varve.tiering.archive.encryption.KeyRing;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import java.util.LinkedHashMap;
import java.util.Map;

/** Key rings as text and JSON; never a key. */
final class RingTexts {

    private RingTexts() {}

    /** Prints what was done to {@code file}, and what to do now. */
    static void printWritten(Session session, KeyRingFile file, String done) {
        long primary = file.ring().primary();
        session.print(
                () -> "key ring " + file + " " + done + " key " + primary
                        + ", for new segments\nKeep a copy of the file now, apart from the archives: who loses it has lost them.",
                () -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("file", file.toString());
                    json.put("primary", primary);
                    json.put("keys", file.ring().keys().size());
                    return json;
                });
    }

    static String line(KeyRing.Key key) {
        String use = key.primary() ? "for new segments" : "for segments written with it";
        return key.id() + "  " + (key.enabled() ? use : "disabled");
    }

    static Map<String, Object> json(KeyRing.Key key) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", key.id());
        json.put("primary", key.primary());
        json.put("enabled", key.enabled());
        return json;
    }
}
