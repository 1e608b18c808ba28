/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The configuration in force, defaults and all, ready to be printed: every print has secrets masked and settings in a stable order, the backend's section first.
 * Immutable; safe for use by many threads.
 */
public final class EffectiveConfig {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
            .enable(
                    YAMLWriteFeature.MINIMIZE_QUOTES,
                    YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS,
                    YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private final ObjectNode tree;
    private final List<String> notes;

    EffectiveConfig(ObjectNode tree, List<String> notes) {
        this.tree = tree;
        this.notes = List.copyOf(notes);
    }

    /** What is set but not in force here, a sentence for each section: another backend's, or one that nothing on the class path reads. */
    public List<String> notes() {
        return notes;
    }

    /** As YAML that can be read again where it holds no secret; the notes stand below as comments. */
    public String toYaml() {
        StringBuilder yaml = new StringBuilder(YAML.writeValueAsString(tree));
        notes.forEach(note -> yaml.append("# ").append(note).append('\n'));
        return yaml.toString();
    }

    /** As one JSON object, without the notes. */
    public String toJson() {
        return JsonMapper.shared().writeValueAsString(tree);
    }

    /** {@link #toYaml()}. */
    @Override
    public String toString() {
        return toYaml();
    }
}
