/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.spi.ConfigDoc;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * One setting of a section: a component of its record.
 *
 * @param key its name in configuration, in kebab case
 * @param type how it is read and written
 * @param component the component it is bound to
 */
record Setting(String key, SettingType type, RecordComponent component) {

    /** The settings of {@code section}, in the order of its components. */
    static List<Setting> of(Class<? extends Record> section) {
        return Arrays.stream(section.getRecordComponents())
                .map(component -> new Setting(
                        KebabCase.ofComponent(component.getName()),
                        SettingTypes.of(component.getGenericType(), component.getName()),
                        component))
                .toList();
    }

    /** Its value in {@code section}. */
    Object value(Record section) {
        return Reflection.value(component, section);
    }

    /** What it means, in a sentence; empty where nobody wrote one. */
    String description() {
        ConfigDoc doc = component.getAnnotation(ConfigDoc.class);
        return doc == null ? "" : doc.value();
    }
}
