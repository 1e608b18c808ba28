/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a worker knows of files that are only in the store")
final class AwayFilesTest {

    private final AwayFiles away = new AwayFiles();

    @Test
    @DisplayName("is what was listed, and what went and came back since")
    void counts() {
        away.listed(1, 5);
        away.listed(2, 7);
        away.gone(1);
        away.gone(1);
        away.returned(2);
        assertThat(away.count()).isEqualTo(13);
        away.letGo(2);
        assertThat(away.count()).isEqualTo(7);
    }

    @Test
    @DisplayName("is nothing before that; whether something moved during a listing is told")
    void moved() {
        long before = away.moves(1);
        away.gone(1);
        assertThat(away.moves(1)).isNotEqualTo(before);
        assertThat(away.count()).isZero();
    }

    @Test
    @DisplayName("does not fall below zero where files come back that were lost and not evicted")
    void lost() {
        away.listed(1, 0);
        away.returned(1);
        assertThat(away.count()).isZero();
    }
}
