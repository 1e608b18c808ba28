/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.spi;

import dev.varve.Varve;

/**
 * How a backend is found and opened: one service of this type for each backend, declared in {@code META-INF/services}.
 *
 * <p>The configuration is an immutable record with kebab-case keys, checked in its compact constructor. Whoever binds the settings starts from {@link #defaults()}.
 *
 * @param <C> the backend's configuration record
 */
public interface BackendProvider<C extends Record> {

    /** The name by which configuration chooses this backend, and of its section there. */
    String name();

    /** The type of its configuration. */
    Class<C> configType();

    /** The configuration in force where nothing is set. */
    C defaults();

    /**
     * Opens the store. Whoever opened it closes it.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if what it needs cannot be reached, naming it and the way out
     */
    Varve open(C config);
}
