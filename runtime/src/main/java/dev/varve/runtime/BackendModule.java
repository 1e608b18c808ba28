/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import com.google.inject.PrivateModule;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import dev.varve.Varve;
import dev.varve.spi.BackendProvider;

/** Wraps a backend, which knows nothing of Guice: binds its configuration record, which stays in here, and exposes the {@link Varve} it opens. */
final class BackendModule<C extends Record> extends PrivateModule {

    private final BackendProvider<C> backend;
    private final C config;

    BackendModule(ChosenBackend<C> chosen) {
        this.backend = chosen.provider();
        this.config = chosen.config();
    }

    @Override
    protected void configure() {
        bind(backend.configType()).toInstance(config);
        Provider<C> configs = getProvider(backend.configType());
        Provider<Lifecycle> lifecycles = getProvider(Lifecycle.class);
        Provider<Varve> varve = () -> lifecycles.get().add(backend.open(configs.get()));
        bind(Varve.class).toProvider(varve).in(Singleton.class);
        expose(Varve.class);
    }
}
