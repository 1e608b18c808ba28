/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Health;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.kv.Key;
import dev.varve.runtime.ConfigBinder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedClusterTest {

    @TempDir
    Path directory;

    @Test
    @DisplayName("what was stored is there when the backend is opened again, and says what it survives")
    void again() {
        VarveConfig config = VarveConfig.of("embedded").with("data", directory.toString());
        try (Varve varve = Varve.open(config)) {
            assertThat(varve.streams()
                            .publish(Subject.of("a.b"), Message.of("x"))
                            .durability())
                    .isEqualTo(Durability.DISK);
            varve.keyValues().put(Key.of("b", "k"), Bytes.utf8("v"));
            assertThat(varve.capabilities().backend()).isEqualTo("embedded");
            assertThat(varve.health().status()).isEqualTo(Health.Status.UP);
        }
        try (Varve varve = Varve.open(config)) {
            assertThat(varve.streams().last(Subject.of("a.b"))).isPresent();
            assertThat(varve.keyValues().get(Key.of("b", "k"))).isPresent();
        }
    }

    @Test
    @DisplayName("streams and buckets have an owner once they are used, and another when that one is killed")
    void owners() {
        Subject subject = Subject.of("a.b");
        try (EmbeddedCluster cluster =
                        EmbeddedCluster.start(EmbeddedConfig.defaults().withData(directory));
                Varve varve = cluster.connect().within(Duration.ofSeconds(30))) {
            varve.streams().publish(subject, Message.of("x"));
            varve.keyValues().put(Key.of("b", "k"), Bytes.utf8("v"));
            String owner = cluster.ownerOf(subject).orElseThrow();
            assertThat(cluster.ownerOfBucket("b")).isPresent();

            cluster.kill(owner);

            assertThat(varve.streams().publish(subject, Message.of("y")).seq()).isEqualTo(2);
            assertThat(cluster.ownerOf(subject)).isPresent().get().isNotEqualTo(owner);
            assertThat(cluster.servers()).hasSize(1);
            assertThatThrownBy(() -> cluster.kill(owner)).isInstanceOf(StorageException.class);
        }
    }

    @Test
    @DisplayName("the section server is bound, and what cannot be is refused")
    void section() {
        ConfigBinder binder = ConfigBinder.onClassPath();
        VarveConfig config = new VarveConfig(
                "memory", Map.of("server", Map.of("roles", List.of("persist"), "id", "p9", "dead-after", "9s")));
        ServerConfig bound = binder.section(config, new ServerSection());
        assertThat(bound.roles()).containsExactly(Role.PERSIST);
        assertThat(bound.id()).isEqualTo("p9");
        assertThat(bound.deadAfter()).isEqualTo(Duration.ofSeconds(9));

        VarveConfig twice = new VarveConfig("memory", Map.of("server", Map.of("roles", List.of("persist", "persist"))));
        assertThatThrownBy(() -> binder.section(twice, new ServerSection())).hasMessageContaining("names one twice");
    }
}
