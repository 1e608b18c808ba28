/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import dev.varve.tiering.store.traffic.CallReport.Outcome;
import dev.varve.tiering.testkit.BlobStoreContract;
import dev.varve.tiering.testkit.BlobStoreUnderTest;
import dev.varve.tiering.testkit.BlobStoreUnderTest.Trait;
import dev.varve.tiering.testkit.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counting changes no answer, and tells of every call once. */
class CountedBlobStoreTest extends BlobStoreContract {

    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-11-20T00:00:00Z"));
    private static final CountedBlobStore STORE = new CountedBlobStore(new MemoryBlobStore(CLOCK), report -> {});
    private static final BlobKey KEY = BlobKey.of("blob");

    private final List<CallReport> reports = new ArrayList<>();
    private final CountedBlobStore store = new CountedBlobStore(new MemoryBlobStore(), reports::add);

    @Override
    protected BlobStoreUnderTest underTest() {
        return new BlobStoreUnderTest(
                STORE, STORE.capabilities(), Set.of(Trait.values()), CLOCK.instant(), Optional.of(CLOCK::advance));
    }

    private static BlobContent content(String text) {
        return BlobContent.of(Bytes.utf8(text));
    }

    private CallReport last() {
        return reports.get(reports.size() - 1);
    }

    @Test
    @DisplayName("TR-23: writes are counted by how they end, with their bytes")
    void writes() {
        store.create(KEY, content("four"));
        store.create(KEY, content("four"));
        store.create(KEY, content("other"));
        store.replace(KEY, new BlobTag("none"), content("other"));

        assertThat(reports)
                .extracting(CallReport::outcome)
                .containsExactly(Outcome.DONE, Outcome.ALREADY_THERE, Outcome.CONFLICT, Outcome.CONFLICT);
        assertThat(reports).extracting(CallReport::sent).containsExactly(4L, 4L, 5L, 5L);
        assertThat(reports).extracting(CallReport::call).endsWith(BlobCall.CREATE, BlobCall.REPLACE);
    }

    @Test
    @DisplayName("TR-23: a read is counted once, when it is closed, with the bytes that were read")
    void reads() throws Exception {
        store.create(KEY, content("some text"));
        try (var reader = store.read(KEY).orElseThrow()) {
            assertThat(reports).hasSize(1);
            reader.stream().readNBytes(4);
            reader.close();
        }

        assertThat(reports).hasSize(2);
        assertThat(last().call()).isEqualTo(BlobCall.READ);
        assertThat(last().received()).isEqualTo(4);
        store.read(BlobKey.of("nothing"));
        assertThat(reports).hasSize(3);
    }

    @Test
    @DisplayName("TR-23: a write whose content cannot be read is counted as failed, without a code")
    void unreadable(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        BlobContent content = BlobContent.of(file);
        Files.delete(file);

        assertThatThrownBy(() -> store.create(KEY, content)).isInstanceOf(UncheckedIOException.class);

        assertThat(reports).hasSize(1);
        assertThat(last().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(last().error()).isEmpty();
    }

    @Test
    @DisplayName("TR-23: a failure is counted with its code")
    void failure() {
        store.create(KEY, content("cold"), BlobOptions.of(StorageClass.GLACIER));

        assertThatThrownBy(() -> store.read(KEY)).hasMessageContaining("restore it first");

        assertThat(last().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(last().error()).contains(ErrorCode.INVALID);
    }
}
