/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.StorageException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PipelineTest {

    @Test
    @DisplayName("as many operations as wanted are carried out, and never more than the limit are under way")
    void limit() {
        Deque<CompletableFuture<String>> underWay = new ArrayDeque<>();
        AtomicInteger most = new AtomicInteger();
        AtomicLong calls = new AtomicLong();
        Throughput throughput = Pipeline.run(Extent.of(100), 8, i -> {
            CompletableFuture<String> next = new CompletableFuture<>();
            underWay.add(next);
            most.set(Math.max(most.get(), underWay.size()));
            // The oldest answers when there is no more room, and all of them at the end.
            while (underWay.size() == 8 || (calls.get() == 99 && !underWay.isEmpty())) {
                underWay.remove().complete("done");
            }
            calls.incrementAndGet();
            return next;
        });
        assertThat(calls).hasValue(100);
        assertThat(throughput.count()).isEqualTo(100);
        assertThat(most).hasValue(8);
    }

    @Test
    @DisplayName("one operation that fails fails the measurement")
    void failure() {
        assertThatThrownBy(() -> Pipeline.run(
                        Extent.of(10),
                        2,
                        i -> i == 5
                                ? CompletableFuture.failedFuture(new IllegalStateException("disk full"))
                                : CompletableFuture.completedFuture("done")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("disk full");
    }

    @Test
    @DisplayName("blocking operations are shared out, each done once, and a failure is passed on as it is")
    void crowd() {
        AtomicLong sum = new AtomicLong();
        Throughput throughput = Crowd.run(Extent.of(100), 4, sum::addAndGet);
        assertThat(throughput.count()).isEqualTo(100);
        assertThat(sum).hasValue(4950);
        assertThatThrownBy(() -> Crowd.run(Extent.of(10), 2, i -> {
                    throw StorageException.invalid("no");
                }))
                .isInstanceOf(StorageException.class)
                .hasMessage("no");
    }
}
