/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.tiering.archive.segment.Block;
import dev.varve.tiering.archive.segment.Gap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Blocks and gaps as JSON. */
final class RowsJson {

    private RowsJson() {}

    static List<Map<String, Object>> ofBlocks(List<Block> blocks) {
        return blocks.stream().map(RowsJson::of).toList();
    }

    private static Map<String, Object> of(Block block) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("offset", block.offset());
        fields.put("first-seq", block.firstSeq());
        fields.put("count", block.count());
        return fields;
    }

    static List<Block> blocks(List<JsonFields> rows) {
        return rows.stream()
                .map(row -> new Block(row.number("offset"), row.number("first-seq"), row.number("count")))
                .toList();
    }

    static List<Map<String, Object>> ofGaps(List<Gap> gaps) {
        return gaps.stream().map(RowsJson::of).toList();
    }

    private static Map<String, Object> of(Gap gap) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("first", gap.first());
        fields.put("last", gap.last());
        fields.put("reason", gap.reason().word());
        return fields;
    }

    static List<Gap> gaps(List<JsonFields> rows) {
        return rows.stream()
                .map(row -> new Gap(row.number("first"), row.number("last"), Gap.Reason.ofWord(row.text("reason"))))
                .toList();
    }
}
