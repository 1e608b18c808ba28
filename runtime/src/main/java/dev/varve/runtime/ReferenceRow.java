/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One line of a table of the reference page.
 *
 * @param key the way to the setting from its section
 * @param type what a value is
 * @param standard the value where nothing is set
 * @param description what it means
 */
record ReferenceRow(String key, String type, String standard, String description) {

    /** The rows of {@code section} and of the sections within it. */
    static List<ReferenceRow> of(SectionType<?> section, @Nullable Record defaults, Disclosure disclosure) {
        List<ReferenceRow> rows = new ArrayList<>();
        for (Setting setting : section.settings()) {
            Object value = defaults == null ? null : setting.value(defaults);
            Disclosure inner = disclosure.within(setting.key());
            Optional<Inner> nested = nested(setting.type(), value);
            if (nested.isEmpty() || !nested.get().marks().isEmpty()) {
                rows.add(row(setting, value, inner, nested.isPresent()));
            }
            nested.ifPresent(each -> of(each.section(), each.defaults(), inner)
                    .forEach(row -> rows.add(row.under(setting.key() + each.marks()))));
        }
        return rows;
    }

    String toMarkdown() {
        return "| `" + key + "` | " + type + " | " + standard + " | " + description.replace("|", "\\|") + " |\n";
    }

    private ReferenceRow under(String prefix) {
        return new ReferenceRow(prefix + "." + key, type, standard, description);
    }

    /** A section within another: once, in each element of a list, or under each name of a map. */
    private record Inner(SectionType<?> section, @Nullable Record defaults, String marks) {}

    private static Optional<Inner> nested(SettingType type, @Nullable Object value) {
        if (type instanceof SectionType<?> section) {
            Record defaults = value instanceof Record given
                    ? given
                    : Reflection.defaults(section.record())
                            .map(Record.class::cast)
                            .orElse(null);
            return Optional.of(new Inner(section, defaults, ""));
        } else if (type instanceof OptionalType optional) {
            Object inner = value == null ? null : optional.unwrap().apply(value).orElse(null);
            return nested(optional.element(), inner);
        } else if (type instanceof ListType list) {
            return nested(list.element(), null)
                    .map(each -> new Inner(each.section(), each.defaults(), "[]" + each.marks()));
        } else if (type instanceof MapType map) {
            return nested(map.element(), null)
                    .map(each -> new Inner(each.section(), each.defaults(), ".*" + each.marks()));
        }
        return Optional.empty();
    }

    private static ReferenceRow row(
            Setting setting, @Nullable Object value, Disclosure disclosure, boolean holdsSections) {
        Object inForce = value == null ? setting.type().absent().orElse(null) : value;
        String standard = inForce == null ? "required" : standard(setting.type().write(inForce, disclosure));
        String type = setting.type().described();
        return new ReferenceRow(setting.key(), type, holdsSections ? "none" : standard, setting.description());
    }

    private static String standard(JsonNode value) {
        if (value.isNull() || (value.isContainer() && value.isEmpty())) {
            return "none";
        }
        String text = value.isString() ? value.asString() : value.toString();
        return text.isEmpty() ? "empty" : "`" + text.replace("|", "\\|") + "`";
    }
}
