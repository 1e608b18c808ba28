/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

/**
 * A section of the configuration that belongs to no backend, such as {@code server}: one service of this type for each, declared in {@code META-INF/services}.
 * So one file can serve the clients and the servers of a deployment.
 *
 * @param <C> the section's configuration record: kebab-case keys, checked in its compact constructor
 */
public interface ConfigSection<C extends Record> {

    /** The top-level key of the section. */
    String name();

    /** The type of its configuration. */
    Class<C> type();

    /** The configuration in force where nothing is set. */
    C defaults();

    /** The section {@code name} of a backend, for who reads it without opening that; it is no service. */
    static <C extends Record> ConfigSection<C> of(String name, Class<C> type, C defaults) {
        return new KnownSection<>(name, type, defaults);
    }
}
