/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTreeTest {

    private final CommandTree tree = new CommandTree(StandardStreams.ofProcess());
    private final Set<String> all = tree.whole().getSubcommands().keySet();

    private Set<String> of(String words) {
        return tree.of(words.split(" ")).getSubcommands().keySet();
    }

    @ParameterizedTest
    @DisplayName("words that name a command get that one alone, wherever the options stand")
    @ValueSource(strings = {"kv put b k v", "--config x.yaml kv get b k", "kv --help", "--output JSON kv keys b"})
    void named(String words) {
        assertThat(of(words)).containsExactly("kv");
    }

    @ParameterizedTest
    @DisplayName(
            "all are there where words name none, speak of all, or cannot be parsed, be it that a value looks like a command")
    @ValueSource(
            strings = {
                "",
                "--help",
                "help serve",
                "generate-completion",
                "kvv put",
                "kv nothing",
                "--config serve kv get b k"
            })
    void whole(String words) {
        assertThat(all).contains("kv", "serve", "da", "help");
        assertThat(of(words)).isEqualTo(all);
    }

    @Test
    @DisplayName("a value that looks like a command is not taken for it")
    void value() {
        assertThat(of("kv put b serve v")).containsExactly("kv");
    }
}
