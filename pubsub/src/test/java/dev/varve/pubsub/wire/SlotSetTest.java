/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A set of slots")
class SlotSetTest {

    @Test
    @DisplayName("travels as runs in rising order, at most 4 KiB of them")
    void text() {
        SlotSet some = SlotSet.where(slot -> slot < 3 || slot == 7 || slot > 1021);
        assertThat(some.toText()).isEqualTo("0-2 7 1022-1023");
        assertThat(SlotSet.parse("0-2 7 1022-1023")).isEqualTo(some);
        assertThat(SlotSet.where(slot -> slot % 2 == 0).toText()).hasSizeLessThan(4096);
        assertThat(SlotSet.where(slot -> slot % 3 != 0).toText()).hasSizeLessThan(4096);
    }

    @Test
    @DisplayName("covers what is in it, and nothing else")
    void covers() {
        SlotSet low = SlotSet.parse("0-511");
        assertThat(low.covers(SlotSet.parse("0 511"))).isTrue();
        assertThat(low.covers(SlotSet.parse("511-512"))).isFalse();
        assertThat(SlotSet.none().covers(low)).isFalse();
        assertThat(low.covers(SlotSet.none())).isTrue();
        assertThat(SlotSet.union(List.of(low, SlotSet.parse("512-1023")))).isEqualTo(SlotSet.where(slot -> true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1024",
                "-1",
                "5-",
                "-",
                "3-2",
                "1 1",
                "2 1",
                "1-3 3",
                "1,2",
                "+1",
                "1  2",
                "99999999999999999999"
            })
    @DisplayName("is refused where the runs are none, or do not rise")
    void malformed(String text) {
        assertThatThrownBy(() -> SlotSet.parse(text))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }
}
