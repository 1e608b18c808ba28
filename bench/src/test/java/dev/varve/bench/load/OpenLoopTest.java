/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    private static final int RATE = 1000;
    private static final Duration SPAN = Duration.ofMillis(500);

    @Test
    @DisplayName("operations that answer at once arrive at the rate, for the whole span")
    void rate() {
        OpenLoop.Outcome outcome =
                OpenLoop.run(RATE, SPAN, () -> false, i -> CompletableFuture.completedFuture("done"));
        assertThat(outcome.sent()).isEqualTo(500);
        assertThat(outcome.answered()).isEqualTo(500);
        assertThat(outcome.sending()).isGreaterThanOrEqualTo(Duration.ofMillis(499));
    }

    @Test
    @DisplayName("a stall is charged to all that should have come meanwhile, not only to the one that met it")
    void stall() {
        OpenLoop.Outcome outcome = OpenLoop.run(RATE, SPAN, () -> false, i -> {
            if (i == 100) {
                block(Duration.ofMillis(300));
            }
            return CompletableFuture.completedFuture("done");
        });
        // 300 of 500 were due while it stalled; from the time of the call, only one was slow.
        assertThat(outcome.latencies().millis(60)).isGreaterThan(50);
    }

    @Test
    @DisplayName("what fails is counted apart and has no latency, and enough is enough")
    void failures() {
        OpenLoop.Outcome failing = OpenLoop.run(
                RATE, Duration.ofMillis(100), () -> false, i -> CompletableFuture.failedFuture(new Exception("no")));
        assertThat(failing.failed()).isEqualTo(100);
        assertThat(failing.answered()).isZero();
        assertThat(failing.latencies().json()).containsEntry("count", 0L);
        OpenLoop.Outcome none =
                OpenLoop.run(RATE, Duration.ofHours(1), () -> true, i -> CompletableFuture.completedFuture("done"));
        assertThat(none.sent()).isZero();
    }

    private static void block(Duration span) {
        try {
            boolean never = new CountDownLatch(1).await(span.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(never).isFalse();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
