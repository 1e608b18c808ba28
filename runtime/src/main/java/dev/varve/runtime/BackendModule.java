/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.varve.Varve;

/** Wraps a backend, which knows nothing of Guice: exposes the {@link Varve} it opens, and keeps its configuration record to itself. */
final class BackendModule<C extends Record> extends PrivateModule {

    private final ChosenBackend<C> backend;

    BackendModule(ChosenBackend<C> backend) {
        this.backend = backend;
    }

    @Override
    protected void configure() {
        bind(backend.provider().configType()).toInstance(backend.config());
        expose(Varve.class);
    }

    @Provides
    @Singleton
    Varve varve(C config, Lifecycle lifecycle) {
        return lifecycle.add(backend.provider().open(config));
    }
}
