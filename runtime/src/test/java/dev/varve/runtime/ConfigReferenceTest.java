/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReferenceTest {

    @TempDir
    Path folder;

    private final ConfigReference reference = ConfigBinder.onClassPath().reference();

    @Test
    @DisplayName("The page lists every setting with its type, default and description")
    void tables() {
        assertThat(reference.toMarkdown())
                .startsWith("# Configuration\n")
                .contains("""

                        ## `fake`

                        A store of make-believe.

                        | key | type | default | description |
                        |---|---|---|---|
                        | `directory` | path | `varve-data` | Where it is kept. |
                        | `deadline` | duration | `5s` | How long a call waits at most. |
                        | `max-message-bytes` | size | `64MiB` | The largest message. |
                        | `replicas` | whole number | `1` | Copies of each \\| message. |
                        | `ratio` | number | `0.5` | How much is sampled. |
                        | `dry-run` | true or false | `false` | Whether it is dry. |
                        | `discard` | one of `discard-old`, `discard-new` | `discard-old` | What gives way. |
                        | `durability` | durability | `disk` | The least level. |
                        | `password` | text | none | A password. |
                        | `pin` | secret text | none | Another. |
                        | `max-messages` | whole number | none | The most messages. |
                        | `labels` | map of names to text | none | Free marks. |
                        | `nats.url` | URI | `nats://127.0.0.1:4222` | The server. |
                        | `nats.client-name` | text | `varve` | The name shown. |
                        | `nats.peers` | list of sections | none | More servers. |
                        | `nats.peers[].host` | text | required | Its host. |
                        | `nats.peers[].port` | whole number | required | Its port. |
                        | `nats.tls.certificate` | path | required | The certificate. |
                        | `nats.tls.key-passphrase` | text | required | Its key. |
                        """)
                .contains("## `server`")
                .contains("| `admin-token` | text | `********` | Who may ask. |");
    }

    @Test
    @DisplayName("Settings that nobody described are named")
    void undescribed() {
        record Plain(int first, int second) {}
        ConfigSection<Plain> section = new ConfigSection<>() {
            @Override
            public String name() {
                return "plain";
            }

            @Override
            public Class<Plain> type() {
                return Plain.class;
            }

            @Override
            public Plain defaults() {
                return new Plain(1, 2);
            }
        };
        ConfigBinder binder = ConfigBinder.of(
                BackendRegistry.of(java.util.List.of()), java.util.List.of(section), java.util.Map.of());
        assertThat(binder.reference().undescribed()).containsExactly("plain.first", "plain.second");
        assertThat(reference.undescribed()).noneMatch(key -> key.startsWith("server."));
    }

    @Test
    @DisplayName("The page is written to a file, in a folder made for it")
    void main() throws IOException {
        Path file = folder.resolve("docs/reference/configuration.md");
        ConfigReference.main(new String[] {file.toString()});
        assertThat(Files.readString(file)).isEqualTo(reference.toMarkdown());
    }
}
