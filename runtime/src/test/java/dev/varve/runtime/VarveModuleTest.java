/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.stream.StreamStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VarveModuleTest {

    private static final VarveConfig CONFIG = VarveConfig.of("fake").with("nats.client-name", "app");

    /** An application as others write it: it names no backend, and binds nothing itself. */
    static final class Application {
        private final StreamStore streams;

        @Inject
        Application(StreamStore streams) {
            this.streams = streams;
        }
    }

    @Test
    @DisplayName("An application gets its stores injected, all of one Varve, which ends with the life cycle")
    void application() {
        FakeVarve varve;
        try (Lifecycle lifecycle = new Lifecycle()) {
            Injector injector = Guice.createInjector(Stage.PRODUCTION, new VarveModule(CONFIG, lifecycle));
            varve = (FakeVarve) injector.getInstance(Varve.class);
            assertThat(injector.getInstance(Application.class).streams).isSameAs(varve.streams());
            assertThat(injector.getInstance(KeyValueStore.class)).isSameAs(varve.keyValues());
            assertThat(injector.getInstance(ObjectStore.class)).isSameAs(varve.objects());
            assertThat(injector.getInstance(VarveConfig.class)).isEqualTo(CONFIG);
            assertThat(injector.getInstance(Lifecycle.class)).isSameAs(lifecycle);
            assertThat(varve.config.nats().clientName()).isEqualTo("app");
            assertThat(varve.closings).hasValue(0);
        }
        assertThat(varve.closings).hasValue(1);
    }

    @Test
    @DisplayName("In production the store is opened with the injector, else when it is asked for")
    void stages() {
        VarveConfig unreachable = CONFIG.with("nats.client-name", "unreachable");
        Lifecycle lifecycle = new Lifecycle();
        Guice.createInjector(Stage.DEVELOPMENT, new VarveModule(unreachable, lifecycle));
        VarveModule module = new VarveModule(unreachable, lifecycle);
        assertThatThrownBy(() -> Guice.createInjector(Stage.PRODUCTION, module))
                .isInstanceOf(CreationException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    @DisplayName("A problem of the configuration arrives as itself, before Guice is asked")
    void invalid() {
        assertThatThrownBy(() -> new VarveModule(CONFIG.with("nat.url", "x"), new Lifecycle()))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageContaining("fake.nat: unknown key; did you mean 'nats'?");
    }

    @Test
    @DisplayName("The backend's configuration record stays inside")
    void configurationIsPrivate() {
        Injector injector = Guice.createInjector(new VarveModule(CONFIG, new Lifecycle()));
        assertThat(injector.getExistingBinding(com.google.inject.Key.get(FakeConfig.class)))
                .isNull();
    }
}
