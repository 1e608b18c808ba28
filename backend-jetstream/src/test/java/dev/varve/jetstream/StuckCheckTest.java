/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

@DisplayName("A consumer that is looked at after fetches in vain")
class StuckCheckTest {

    private final StuckCheck check = new StuckCheck();

    private static ObjectNode info(int pending, int inFlight, int delivered) {
        return Json.parse(
                "test",
                Bytes.utf8(
                        "{\"config\":{\"max_ack_pending\":10},\"num_pending\":%d,\"num_ack_pending\":%d,\"delivered\":{\"consumer_seq\":%d}}"
                                .formatted(pending, inFlight, delivered)));
    }

    @Test
    @DisplayName("is not stuck for a message that came after the fetch ended")
    void once() {
        assertThat(check.isStuck(info(1, 0, 7))).isFalse();
        assertThat(check.isStuck(info(0, 0, 8))).isFalse();
        assertThat(check.isStuck(info(1, 0, 8))).isFalse();
    }

    @Test
    @DisplayName("is not stuck while it delivers, though there is more each time")
    void delivers() {
        assertThat(check.isStuck(info(1, 0, 7))).isFalse();
        assertThat(check.isStuck(info(1, 0, 8))).isFalse();
    }

    @Test
    @DisplayName("is not stuck while it may not deliver more")
    void full() {
        assertThat(check.isStuck(info(5, 10, 10))).isFalse();
        assertThat(check.isStuck(info(5, 10, 10))).isFalse();
    }

    @Test
    @DisplayName("is stuck where it had messages twice and delivered nothing between")
    void stuck() {
        assertThat(check.isStuck(info(1, 0, 7))).isFalse();
        assertThat(check.isStuck(info(3, 0, 7))).isTrue();
    }
}
