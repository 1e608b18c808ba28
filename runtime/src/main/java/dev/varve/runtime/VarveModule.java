/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.stream.StreamStore;

/**
 * Binds one {@link Varve}, its {@link StreamStore}, {@link KeyValueStore} and {@link ObjectStore}, the {@link VarveConfig} and the {@link Lifecycle} that closes it.
 *
 * <p>The store is opened once: with the injector in {@code Stage.PRODUCTION}, else when it is first asked for. If it cannot be opened, Guice's exception has the
 * {@link StorageException} as its cause. Within this module bindings are explicit and no proxy hides a circle; the application's own modules choose for themselves.
 *
 * <pre>{@code
 * try (Lifecycle lifecycle = new Lifecycle()) {
 *     Injector injector = Guice.createInjector(Stage.PRODUCTION, new VarveModule(config, lifecycle), new MyModule());
 *     injector.getInstance(MyApplication.class).run();
 * }
 * }</pre>
 */
public final class VarveModule extends PrivateModule {

    private final VarveConfig config;
    private final Lifecycle lifecycle;
    private final ChosenBackend<?> backend;

    /**
     * For the backend that {@code config} chooses among those on the class path. Opens nothing yet.
     *
     * @param lifecycle closes the store; closed by the caller, also when the injector cannot be made
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} listing every problem of {@code config}: here, where it arrives as itself, not within Guice's
     */
    public VarveModule(VarveConfig config, Lifecycle lifecycle) {
        this(config, lifecycle, ConfigBinder.onClassPath());
    }

    /** As {@link #VarveModule(VarveConfig, Lifecycle)}, for the backends and environment that {@code binder} knows. */
    public VarveModule(VarveConfig config, Lifecycle lifecycle, ConfigBinder binder) {
        this.config = config;
        this.lifecycle = lifecycle;
        this.backend = binder.backend(config);
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireExactBindingAnnotations();
        binder().requireAtInjectOnConstructors();
        binder().disableCircularProxies();
        bind(VarveConfig.class).toInstance(config);
        bind(Lifecycle.class).toInstance(lifecycle);
        install(new BackendModule<>(backend));
        expose(VarveConfig.class);
        expose(Lifecycle.class);
        expose(Varve.class);
        expose(StreamStore.class);
        expose(KeyValueStore.class);
        expose(ObjectStore.class);
    }

    // The stores have no scope of their own: as singletons each would try again to open what cannot be opened.

    @Provides
    StreamStore streams(Varve varve) {
        return varve.streams();
    }

    @Provides
    KeyValueStore keyValues(Varve varve) {
        return varve.keyValues();
    }

    @Provides
    ObjectStore objects(Varve varve) {
        return varve.objects();
    }
}
