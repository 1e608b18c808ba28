/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.VarveConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveConfigTest {

    private static final String DEFAULTS = """
            backend: fake
            fake:
              directory: varve-data
              deadline: 5s
              max-message-bytes: 64MiB
              replicas: 1
              ratio: 0.5
              dry-run: false
              discard: discard-old
              durability: disk
              password: null
              pin: null
              max-messages: null
              labels: {}
              nats:
                url: nats://127.0.0.1:4222
                client-name: varve
                peers: []
                tls: null
            server:
              port: 8080
              admin-token: '********'
            """;

    @TempDir
    Path folder;

    @Test
    @DisplayName("The configuration in force is printed whole, with its defaults, in a stable order")
    void defaults() {
        assertThat(new Configurations(folder)
                        .binder()
                        .effective(VarveConfig.of("fake"))
                        .toYaml())
                .isEqualTo(DEFAULTS);
    }

    @Test
    @DisplayName("What is printed can be read again and means the same")
    void roundTrip() {
        String yaml = """
                backend: fake
                fake:
                  deadline: 1500ms
                  discard: discard-new
                  max-messages: 7
                  labels: {b: '5', a: "true", 'c d': '$${env:X} # no', e: ''}
                  nats:
                    client-name: "yes"
                    peers: [{host: h, port: 1}, {host: '::1', port: 2}]
                """;
        Configurations configurations = new Configurations(folder);
        FakeConfig config = configurations.fake(yaml);
        String printed = configurations.effective(yaml).toYaml();
        assertThat(config.labels()).containsEntry("c d", "${env:X} # no");
        assertThat(configurations.fake(printed)).isEqualTo(config);
        assertThat(configurations.effective(printed).toYaml()).isEqualTo(printed);
    }

    @Test
    @DisplayName("What is set but not in force is told, and why")
    void notes() {
        EffectiveConfig effective = new Configurations(folder)
                .effective(
                        "backend: fake\njetstream: {a: 1}\nother: {replicas: 2}\nserver: {admin-token: '${env:ADMIN}'}\n");
        assertThat(effective.notes())
                .containsExactly(
                        "server is not in force here: not set in the environment: ADMIN",
                        "jetstream is not read: dev.varve:varve-backend-jetstream is not on the class path",
                        "other is set, but not in force while the backend is fake");
        assertThat(effective.toYaml()).endsWith("# other is set, but not in force while the backend is fake\n");
        assertThat(effective.toJson()).startsWith("{\"backend\":\"fake\",\"fake\":{\"directory\":\"varve-data\"");
    }
}
