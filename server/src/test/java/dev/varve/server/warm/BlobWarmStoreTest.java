/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.warm.WarmContent;
import dev.varve.persist.warm.WarmStore;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import dev.varve.tiering.store.s3.S3Config;
import dev.varve.tiering.store.traffic.Pace;
import dev.varve.tiering.store.traffic.StoreTraffic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A blob store as a store of copies")
final class BlobWarmStoreTest {

    @TempDir
    Path directory;

    private BlobWarmStore store;

    @BeforeEach
    void open() {
        store = new BlobWarmStore(
                new DirectoryBlobStore(directory), ColdCopies.defaults().request(), new StoreTraffic());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("TR-3: creates objects once, and replaces manifests by their tags only")
    void conditions() throws IOException {
        store.probe();
        WarmContent content = WarmContent.of(Bytes.utf8("content"));
        store.create("slots/0001/s1/snapshot-1.db.zst", content);
        store.create("slots/0001/s1/snapshot-1.db.zst", content);
        assertThatThrownBy(() -> store.create("slots/0001/s1/snapshot-1.db.zst", WarmContent.of(Bytes.utf8("other"))))
                .hasMessageContaining("holds something else");
        try (InputStream in = store.open("slots/0001/s1/snapshot-1.db.zst").orElseThrow()) {
            assertThat(in).hasContent("content");
        }
        String manifest = "slots/0001/s1/manifest";
        assertThat(store.manifest(manifest)).isEmpty();
        Optional<String> first = store.replace(manifest, Optional.empty(), Bytes.utf8("one"));
        assertThat(store.replace(manifest, Optional.empty(), Bytes.utf8("two"))).isEmpty();
        Optional<String> second = store.replace(manifest, first, Bytes.utf8("two"));
        assertThat(second).isPresent();
        assertThat(store.replace(manifest, first, Bytes.utf8("three"))).isEmpty();
        assertThat(store.manifest(manifest).orElseThrow().content().utf8()).isEqualTo("two");
        assertThat(store.manifest(manifest).orElseThrow().tag()).isEqualTo(second.orElseThrow());
        assertThat(store.list("slots/")).hasSize(2);
        store.delete("slots/0001/s1/snapshot-1.db.zst");
        assertThat(store.open("slots/0001/s1/snapshot-1.db.zst")).isEmpty();
    }

    @Test
    @DisplayName("is wanted where a directory or a bucket is named, and not both")
    void configuration() {
        WarmConfig none = WarmConfig.defaults();
        assertThat(none.isWanted()).isFalse();
        assertThat(WarmStores.open(none)).isEmpty();
        assertThat(WarmStores.check(none)).isEmpty();
        WarmConfig named =
                config(Optional.of(directory), Optional.empty(), Duration.ofSeconds(3), OptionalLong.empty());
        assertThat(WarmStores.check(named))
                .hasValueSatisfying(name -> assertThat(name).contains(directory.toString()));
        assertThat(named.settings().interval()).hasSeconds(3);
        assertThat(named.settings().collectBytes()).isEqualTo(1000);
        assertThat(named.settings().diskBudget()).isEmpty();
        WarmConfig bounded =
                config(Optional.of(directory), Optional.empty(), Duration.ofSeconds(3), OptionalLong.of(64 << 20));
        assertThat(bounded.settings().diskBudget()).hasValue(64 << 20);
        assertThatThrownBy(() -> config(Optional.of(directory), Optional.empty(), Duration.ZERO, OptionalLong.empty()))
                .hasMessageContaining("interval");
        assertThatThrownBy(() ->
                        config(Optional.of(directory), Optional.empty(), Duration.ofSeconds(3), OptionalLong.of(1000)))
                .hasMessageContaining("disk-budget");
        Optional<S3Config> bucket = Optional.of(S3Config.of("copies", "us-east-1"));
        assertThatThrownBy(() -> config(Optional.of(directory), bucket, Duration.ofSeconds(3), OptionalLong.empty()))
                .hasMessageContaining("exclude each other");
    }

    @Test
    @DisplayName("TR-23: counts what is asked of the one that a configuration names")
    void counted() {
        WarmConfig named =
                config(Optional.of(directory), Optional.empty(), Duration.ofSeconds(3), OptionalLong.empty());
        try (WarmStore copies = WarmStores.open(named).orElseThrow().store()) {
            assertThat(copies.traffic().isEmpty()).isTrue();
            Optional<String> first = copies.replace("manifest", Optional.empty(), Bytes.utf8("one"));
            assertThat(copies.replace("manifest", first, Bytes.utf8("two"))).isPresent();
            assertThat(copies.replace("manifest", first, Bytes.utf8("three"))).isEmpty();
            assertThat(copies.manifest("manifest")).isPresent();
            assertThat(copies.traffic().shown())
                    .isEqualTo("conflicts: replace 1; received-bytes: read 3; requests: create 1, read 1, replace 2;"
                            + " sent-bytes: create 3, replace 8");
        }
    }

    private static WarmConfig config(
            Optional<Path> directory, Optional<S3Config> s3, Duration interval, OptionalLong budget) {
        return new WarmConfig(directory, s3, interval, 1000, budget, ColdCopies.defaults(), Pace.unlimited());
    }

    @Test
    @DisplayName(
            "PS-18: asks a store for what is in a cold class, says how long that takes, and reads it when it is there")
    void cold() throws IOException {
        VirtualClock clock = new VirtualClock();
        MemoryBlobStore blobs = new MemoryBlobStore(clock);
        BlobContent content = BlobContent.of(Bytes.utf8("content"));
        BlobOptions deep = BlobOptions.of(StorageClass.DEEP_ARCHIVE);
        var unused = blobs.create(BlobKey.of("cold"), content, deep);
        try (BlobWarmStore cold = new BlobWarmStore(blobs, ColdCopies.defaults().request(), new StoreTraffic())) {
            assertThat(cold.head("cold"))
                    .contains(new WarmStore.Kept(7, content.sha256().hex()));
            assertThat(cold.head("none")).isEmpty();
            assertThat(cold.thaw("none")).isZero();
            assertRestoring(cold);
            assertThat(cold.thaw("cold")).isEqualTo(Duration.ofHours(12));
            clock.advance(Duration.ofHours(5));
            assertRestoring(cold);
            assertThat(cold.thaw("cold")).isEqualTo(Duration.ofHours(7));
            clock.advance(Duration.ofHours(7));
            assertThat(cold.thaw("cold")).isZero();
            try (InputStream in = cold.open("cold").orElseThrow()) {
                assertThat(in).hasContent("content");
            }
            clock.advance(Duration.ofDays(8));
            assertRestoring(cold);
        }
    }

    private static void assertRestoring(BlobWarmStore store) {
        assertThatThrownBy(() -> store.open("cold"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESTORING));
    }

    /** A clock that stands still until it is told. */
    private static final class VirtualClock implements InstantSource {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }
    }
}
