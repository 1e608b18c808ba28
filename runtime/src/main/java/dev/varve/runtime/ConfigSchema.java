/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import dev.varve.spi.BackendProvider;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sections that can be read here, sorted by name. */
final class ConfigSchema {

    /** The key that names the backend. */
    static final String BACKEND = "backend";

    /**
     * One section.
     *
     * @param defaults its configuration where nothing is set
     */
    record Section<C extends Record>(SectionType<C> type, C defaults) {

        static <C extends Record> Section<C> of(Class<C> type, C defaults) {
            return new Section<>(SectionType.of(type), defaults);
        }
    }

    private final Map<String, Section<?>> sections = new TreeMap<>();

    ConfigSchema(BackendRegistry backends, List<ConfigSection<?>> others) {
        backends.all().forEach(this::add);
        others.forEach(this::add);
    }

    Map<String, Section<?>> sections() {
        return Collections.unmodifiableMap(sections);
    }

    Optional<Section<?>> find(String name) {
        return Optional.ofNullable(sections.get(name));
    }

    private <C extends Record> void add(BackendProvider<C> backend) {
        add(backend.name(), Section.of(backend.configType(), backend.defaults()));
    }

    private <C extends Record> void add(ConfigSection<C> section) {
        add(section.name(), Section.of(section.type(), section.defaults()));
    }

    private void add(String name, Section<?> section) {
        if (name.equals(BACKEND) || sections.putIfAbsent(name, section) != null) {
            throw StorageException.invalid("the configuration section '" + name + "' of "
                    + section.type().record().getName()
                    + " is taken already; rename it, or keep one of the two on the class path");
        }
    }
}
