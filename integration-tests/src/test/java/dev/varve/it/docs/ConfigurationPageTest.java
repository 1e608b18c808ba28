/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.runtime.ConfigBinder;
import dev.varve.runtime.ConfigReference;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private final ConfigReference reference = ConfigBinder.onClassPath().reference();

    @Test
    @DisplayName("docs/reference/configuration.md is what the configuration records say")
    void page() throws IOException {
        GeneratedPage.check("docs/reference/configuration.md", reference.toMarkdown());
    }

    @Test
    @DisplayName("every setting of every section has a description")
    void described() {
        assertThat(reference.undescribed()).isEmpty();
        assertThat(reference.toMarkdown())
                .contains("## `memory`", "## `corepubsub`", "## `embedded`", "## `server`", "| `nats.url` |");
    }
}
