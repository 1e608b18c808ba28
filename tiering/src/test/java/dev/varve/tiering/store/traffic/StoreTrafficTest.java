/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The traffic of a store")
class StoreTrafficTest {

    private static final BlobKey KEY = BlobKey.of("blob");

    private final StoreTraffic traffic = new StoreTraffic();
    private final CountedBlobStore store = new CountedBlobStore(new MemoryBlobStore(), traffic);

    private static BlobContent content(String text) {
        return BlobContent.of(Bytes.utf8(text));
    }

    @Test
    @DisplayName("TR-23: is requests and bytes by kind, and what became of them")
    void calls() {
        assertThat(traffic.figures()).isEmpty();
        store.create(KEY, content("four"));
        store.create(KEY, content("four"));
        store.create(KEY, content("other"));
        store.replace(KEY, new BlobTag("none"), content("others"));
        store.create(BlobKey.of("cold"), content("cold"), BlobOptions.of(StorageClass.GLACIER));
        assertThatThrownBy(() -> store.read(BlobKey.of("cold"))).hasMessageContaining("restore it first");
        try (var reader = store.read(KEY).orElseThrow()) {
            assertThat(reader.readAll().utf8()).isEqualTo("four");
        }
        store.head(KEY);
        traffic.ended(new CallReport(
                BlobCall.CREATE, CallReport.Outcome.UNKNOWN, Optional.empty(), 7, 0, Duration.ofSeconds(1)));
        traffic.ended(new CallReport(
                BlobCall.CREATE, CallReport.Outcome.FAILED, Optional.empty(), 0, 0, Duration.ofSeconds(1)));

        assertThat(traffic.figures())
                .isEqualTo(Map.of(
                        "requests", Map.of("create", 6L, "replace", 1L, "read", 2L, "head", 1L),
                        "sent-bytes", Map.of("create", 24L, "replace", 6L),
                        "received-bytes", Map.of("read", 4L),
                        "already-there", Map.of("create", 1L),
                        "conflicts", Map.of("create", 1L, "replace", 1L),
                        "unknown", Map.of("create", 1L),
                        "failures", Map.of("invalid", 1L, "content-unreadable", 1L)));
    }

    @Test
    @DisplayName("TR-23: is retries by cause, and counts each once whichever threads make them")
    void retries() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> Stream.generate(() -> RetryCause.SERVER_ERROR)
                        .limit(10_000)
                        .forEach(traffic::retried)))
                .toList();
        threads.forEach(Thread::start);
        traffic.retried(RetryCause.THROTTLED);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(traffic.figures()).isEqualTo(Map.of("retries", Map.of("server-error", 40_000L, "throttled", 1L)));
    }
}
