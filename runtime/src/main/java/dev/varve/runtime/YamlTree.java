/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document into plain values, noting the line of every key.
 *
 * <p>Stricter than YAML: a key stands once, there is one document, and there are no aliases, which Jackson would read as the texts of their names. A key with
 * nothing behind it reads as an empty section.
 */
final class YamlTree {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final Map<String, Integer> lines;
    private final Problems problems;

    private YamlTree(Map<String, Integer> lines, Problems problems) {
        this.lines = lines;
        this.problems = problems;
    }

    /**
     * The sections of {@code text}; what is wrong goes to {@code problems}, and then they may be incomplete.
     *
     * @param lines gathers the line of every key by its path
     */
    static Map<String, Object> parse(String text, Map<String, Integer> lines, Problems problems) {
        try (JsonParser parser = YAML.createParser(text)) {
            return new YamlTree(lines, problems).document(parser);
        } catch (JacksonException malformed) {
            YamlFault fault = YamlFault.of(malformed);
            problems.add(fault.place(), "malformed YAML: " + fault.what());
            return Map.of();
        }
    }

    private Map<String, Object> document(JsonParser parser) {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            problems.add("the file", "is empty; it must at least name a backend: 'backend: memory'");
            return Map.of();
        } else if (first != JsonToken.START_OBJECT) {
            problems.add(place(parser), "the top must be keys with values, such as 'backend: memory'");
            return Map.of();
        }
        Map<String, Object> root = section(parser, "");
        if (parser.nextToken() != null) {
            problems.add(place(parser), "a second document begins; a configuration is one");
        }
        return root;
    }

    private Map<String, Object> section(JsonParser parser, String prefix) {
        Map<String, Object> section = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String path = prefix + key;
            int line = parser.currentTokenLocation().getLineNr();
            lines.putIfAbsent(path, line);
            parser.nextToken();
            Object value = value(parser, path);
            if (section.putIfAbsent(key, value) != null) {
                problems.add(path, "is set again on line " + line + "; a key stands once");
            }
        }
        return section;
    }

    private List<Object> list(JsonParser parser, String path) {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String element = path + "[" + list.size() + "]";
            lines.putIfAbsent(element, parser.currentTokenLocation().getLineNr());
            list.add(value(parser, element));
        }
        return list;
    }

    private Object value(JsonParser parser, String path) {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(path, "is an alias, which is not read here; write the value out");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return section(parser, path + ".");
        } else if (token == JsonToken.START_ARRAY) {
            return list(parser, path);
        } else if (token == JsonToken.VALUE_NULL) {
            return Map.of();
        } else if (token == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        return token.isNumeric() ? parser.getNumberValue() : parser.getBooleanValue();
    }

    private static String place(JsonParser parser) {
        return "line " + parser.currentTokenLocation().getLineNr();
    }
}
