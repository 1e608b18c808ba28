/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.stream.StreamInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** The forms of {@link StreamInfo}. */
final class StreamTexts {

    private StreamTexts() {}

    /** One line, for listings. */
    static String line(StreamInfo info) {
        return String.format(
                "%-40s %10d messages %14d bytes  seq %d..%d",
                info.name(), info.messages(), info.bytes(), info.firstSeq(), info.lastSeq());
    }

    /** A line for each field. */
    static String lines(StreamInfo info) {
        StringBuilder lines = new StringBuilder();
        json(info)
                .forEach((field, value) ->
                        lines.append(lines.isEmpty() ? "" : "\n").append(String.format("%-12s %s", field, value)));
        return lines.toString();
    }

    static Map<String, Object> json(StreamInfo info) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", info.name());
        json.put("declared", info.declared());
        json.put(
                "subjects",
                info.spec().subjects().stream().map(Object::toString).toList());
        json.put("first-seq", info.firstSeq());
        json.put("last-seq", info.lastSeq());
        json.put("messages", info.messages());
        json.put("bytes", info.bytes());
        json.put("epoch", info.epoch());
        json.put("durability", info.spec().durability().map(Object::toString).orElse("default"));
        return json;
    }
}
