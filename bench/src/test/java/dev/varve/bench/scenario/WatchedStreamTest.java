/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.Subject;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WatchedStreamTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NOT_YET = Long.MAX_VALUE;

    private final WatchedStream stream = new WatchedStream(Subject.of("a"));

    @Test
    @DisplayName("a stream answers again with a write that began after the kill, not with one that was under way")
    void answersAgain() {
        stream.answered(receipt(1), 0, SECOND, NOT_YET);
        stream.answered(receipt(2), SECOND, 3 * SECOND, 2 * SECOND);
        assertThat(stream.answersAgain()).isFalse();
        assertThat(stream.secondsToAnswer(2 * SECOND)).isInfinite();
        stream.answered(receipt(4), 3 * SECOND, 7 * SECOND, 2 * SECOND);
        stream.answered(receipt(3), 3 * SECOND, 8 * SECOND, 2 * SECOND);
        assertThat(stream.answersAgain()).isTrue();
        assertThat(stream.secondsToAnswer(2 * SECOND)).isEqualTo(5);
        assertThat(stream.highestSeq()).isEqualTo(4);
    }

    @Test
    @DisplayName("silence counts between answers, and after the last one too")
    void silence() {
        stream.answered(receipt(1), 0, SECOND, NOT_YET);
        stream.answered(receipt(2), SECOND, 3 * SECOND, NOT_YET);
        assertThat(stream.longestSilenceSeconds()).isEqualTo(2);
        stream.silentUntil(9 * SECOND);
        assertThat(stream.longestSilenceSeconds()).isEqualTo(6);
    }

    private static Receipt receipt(long seq) {
        return new Receipt(seq, Instant.EPOCH, false, Durability.DISK, 1);
    }
}
