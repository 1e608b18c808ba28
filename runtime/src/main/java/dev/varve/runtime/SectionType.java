/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A section: named settings bound to a record. A setting that the file leaves out keeps its default.
 *
 * @param record the type of the record
 * @param settings its settings
 */
record SectionType<R extends Record>(Class<R> record, List<Setting> settings) implements SettingType {

    static <R extends Record> SectionType<R> of(Class<R> record) {
        return new SectionType<>(record, Setting.of(record));
    }

    @Override
    public String described() {
        return "sections";
    }

    @Override
    public @Nullable R read(Object raw, @Nullable Object fallback, Place place) {
        if (!(raw instanceof Map<?, ?> map)) {
            place.problem("must be a section of settings: " + String.join(", ", keys()));
            return null;
        }
        Map<String, Object> section = Raw.section(map);
        section.keySet().stream().filter(key -> !keys().contains(key)).forEach(key -> unknown(key, place));
        R defaults = fallback != null
                ? record.cast(fallback)
                : Reflection.defaults(record).orElse(null);
        List<Object> values = new ArrayList<>();
        for (Setting setting : settings) {
            Object value = value(setting, section, defaults, place);
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == settings.size() ? made(values, place) : null;
    }

    private @Nullable Object value(Setting setting, Map<String, Object> section, @Nullable R defaults, Place place) {
        Object inherited = defaults == null ? null : setting.value(defaults);
        Object raw = section.get(setting.key());
        if (raw != null) {
            return setting.type().read(raw, inherited, place.at(setting.key()));
        } else if (inherited != null) {
            return inherited;
        } else if (setting.type() instanceof SectionType<?> nested) {
            return nested.read(Map.of(), null, place.at(setting.key()));
        }
        Optional<Object> absent = setting.type().absent();
        if (absent.isEmpty()) {
            place.at(setting.key()).problem("is required: " + setting.type().described());
        }
        return absent.orElse(null);
    }

    private void unknown(String key, Place place) {
        place.at(key).problem(Nearest.unknown("key", key, keys()));
    }

    private @Nullable R made(List<Object> values, Place place) {
        try {
            return Reflection.construct(record, values);
        } catch (StorageException | IllegalArgumentException refused) {
            String message = place.reading().withoutSecrets(String.valueOf(refused.getMessage()));
            blamed(message, place).problem(message);
            return null;
        }
    }

    /** The setting with whose name {@code message} begins, as those of the API's preconditions do; else the section. */
    private Place blamed(String message, Place place) {
        String first = message.split("[ :']", 2)[0];
        return settings.stream()
                .filter(setting -> first.equals(setting.key())
                        || first.equals(setting.component().getName()))
                .findFirst()
                .map(setting -> place.at(setting.key()))
                .orElse(place);
    }

    @Override
    public JsonNode write(Object value, Disclosure disclosure) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Record section = record.cast(value);
        settings.forEach(setting -> node.set(
                setting.key(), setting.type().write(setting.value(section), disclosure.within(setting.key()))));
        return node;
    }

    private List<String> keys() {
        return settings.stream().map(Setting::key).toList();
    }
}
