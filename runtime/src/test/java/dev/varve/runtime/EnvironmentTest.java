/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    private final Environment environment = new Environment(Map.of("A", "x", "EMPTY", "", "TRICKY", "$1\\${env:A}"));

    @Test
    @DisplayName("Variables are put in, wherever and as often as they stand")
    void substitutes() {
        assertThat(environment.substitute("${env:A}-${env:A}/${env:EMPTY}.")).isEqualTo("x-x/.");
        assertThat(environment.substitute("no $ { here}")).isEqualTo("no $ { here}");
    }

    @Test
    @DisplayName("The default is taken where the variable is unset or empty")
    void fallsBack() {
        assertThat(environment.substitute("${env:B:-nats://h:1}")).isEqualTo("nats://h:1");
        assertThat(environment.substitute("${env:EMPTY:-d}${env:A:-d}")).isEqualTo("dx");
        assertThat(environment.substitute("${env:B:-}")).isEmpty();
        assertThat(environment.missing("${env:B:-}${env:EMPTY}${env:C}${env:D}"))
                .containsExactly("C", "D");
    }

    @Test
    @DisplayName("What a variable holds is not looked at again")
    void once() {
        assertThat(environment.substitute("${env:TRICKY}")).isEqualTo("$1\\${env:A}");
    }

    @Test
    @DisplayName("A doubled dollar stands for itself; any other reference is refused")
    void strict() {
        assertThat(environment.substitute("$${env:A}")).isEqualTo("${env:A}");
        for (String malformed : new String[] {"${A}", "${env:}", "${env:A", "${env:1A}", "${ENV:A}", "${env:A:d}"}) {
            assertThatThrownBy(() -> environment.substitute(malformed))
                    .as(malformed)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("${env:NAME}");
        }
    }
}
