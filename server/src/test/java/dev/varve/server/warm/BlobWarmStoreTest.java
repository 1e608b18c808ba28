/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.persist.warm.WarmContent;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import dev.varve.tiering.store.s3.S3Config;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
        store = new BlobWarmStore(new DirectoryBlobStore(directory));
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
                new WarmConfig(Optional.of(directory), Optional.empty(), Duration.ofSeconds(3), 1000, none.pace());
        assertThat(WarmStores.check(named))
                .hasValueSatisfying(name -> assertThat(name).contains(directory.toString()));
        assertThat(named.settings().interval()).hasSeconds(3);
        assertThat(named.settings().collectBytes()).isEqualTo(1000);
        assertThatThrownBy(() ->
                        new WarmConfig(Optional.of(directory), Optional.empty(), Duration.ZERO, 1000, none.pace()))
                .hasMessageContaining("interval");
        Optional<S3Config> bucket = Optional.of(S3Config.of("copies", "us-east-1"));
        assertThatThrownBy(
                        () -> new WarmConfig(Optional.of(directory), bucket, Duration.ofSeconds(3), 1000, none.pace()))
                .hasMessageContaining("exclude each other");
    }
}
