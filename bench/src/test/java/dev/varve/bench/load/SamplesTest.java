/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.StorageException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    @DisplayName("the median is the middle round, or the mean of the two in the middle")
    void median() {
        assertThat(new Samples(List.of(9.0, 1.0, 4.0)).median()).isEqualTo(4);
        assertThat(new Samples(List.of(9.0, 1.0, 4.0, 5.0)).median()).isEqualTo(4.5);
        assertThat(Samples.of(3).median()).isEqualTo(3);
    }

    @Test
    @DisplayName("a ratio is taken round by round, so that what disturbed a round disturbs both its sides")
    void ratio() {
        Samples ratio = new Samples(List.of(10.0, 2.0, 12.0)).dividedBy(new Samples(List.of(5.0, 1.0, 3.0)));
        assertThat(ratio.values()).containsExactly(2.0, 2.0, 4.0);
        assertThat(ratio.least()).isEqualTo(2);
        assertThat(ratio.greatest()).isEqualTo(4);
    }

    @Test
    @DisplayName("a figure needs a round, and a ratio as many of each side")
    void refusals() {
        assertThatThrownBy(() -> new Samples(List.of())).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> Samples.of(1).dividedBy(new Samples(List.of(1.0, 2.0))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("rounds");
    }
}
