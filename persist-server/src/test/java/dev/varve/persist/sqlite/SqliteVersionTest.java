/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The SQLite library")
final class SqliteVersionTest {

    @ParameterizedTest(name = "TR-2: {0} is refused, and told what is needed")
    @ValueSource(strings = {"3.51.2", "3.9.100", "3.51", "2.99.99"})
    void tooOld(String version) {
        assertThatThrownBy(() -> SqliteVersion.checked(version)).hasMessageContainingAll(version, "3.51.3");
    }

    @ParameterizedTest(name = "{0} is trusted")
    @ValueSource(strings = {"3.51.3", "3.51.10", "3.52.0", "4.0.0"})
    void newEnough(String version) {
        assertThat(SqliteVersion.checked(version)).isEqualTo(version);
    }

    @Test
    @DisplayName("TR-2: that is loaded is one that is trusted")
    void loaded() {
        assertThat(SqliteVersion.checked()).startsWith("3.");
    }
}
