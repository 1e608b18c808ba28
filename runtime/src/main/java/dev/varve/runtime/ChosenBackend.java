/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.Varve;
import dev.varve.spi.BackendProvider;

/**
 * A backend with its configuration.
 *
 * @param provider opens it
 * @param config what it is opened with
 */
record ChosenBackend<C extends Record>(BackendProvider<C> provider, C config) {

    Varve open() {
        return provider.open(config);
    }
}
