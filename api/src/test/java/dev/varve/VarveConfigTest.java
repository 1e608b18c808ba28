/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VarveConfigTest {
    @Test
    @DisplayName("a setting is put in its place in the backend's section, beside what is there")
    void with() {
        VarveConfig config = VarveConfig.of("x")
                .with("nats.url", "one")
                .with("nats.tls", true)
                .with("depth", 3);

        assertThat(config.sections())
                .isEqualTo(Map.of("x", Map.of("nats", Map.of("url", "one", "tls", true), "depth", 3)));
    }

    @Test
    @DisplayName("replacing a setting leaves the configuration it was made from alone")
    void immutable() {
        VarveConfig before = VarveConfig.of("x").with("nats.url", "one");
        VarveConfig after = before.with("nats.url", "two").with("nats", "flat");

        assertThat(before.sections()).isEqualTo(Map.of("x", Map.of("nats", Map.of("url", "one"))));
        assertThat(after.sections()).isEqualTo(Map.of("x", Map.of("nats", "flat")));
    }

    @Test
    @DisplayName("a configuration does not change with the maps it was made of")
    void copies() {
        Map<String, Object> inner = new HashMap<>(Map.of("a", 1));
        VarveConfig config = new VarveConfig("x", Map.of("x", inner));
        inner.put("b", 2);

        assertThat(config.sections()).isEqualTo(Map.of("x", Map.of("a", 1)));
        assertThatThrownBy(() -> config.sections().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @DisplayName("a configuration names a backend")
    void backend() {
        assertThatThrownBy(() -> VarveConfig.of(" ")).isInstanceOf(StorageException.class);
    }
}
