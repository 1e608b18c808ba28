/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.ByteRange;
import dev.varve.tiering.store.ReadOptions;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blobs are read whole, in part, and by version. */
abstract class ReadContract extends BlobContract {

    private static final int SIZE = 100_000;

    private BlobKey blob() {
        BlobKey key = freshKey();
        stored(store().create(key, BlobContent.of(bytes(SIZE))));
        return key;
    }

    private BlobReader open(BlobKey key, ByteRange range) {
        return store().read(key, ReadOptions.whole().within(range)).orElseThrow();
    }

    @Test
    @DisplayName("what does not exist reads as nothing")
    void nothing() {
        BlobKey key = freshKey();

        assertThat(store().head(key)).isEmpty();
        assertThat(store().read(key)).isEmpty();
        assertThat(store().head(blob(), "no-such-version")).isEmpty();
        assertThat(store().read(blob(), ReadOptions.whole().ofVersion("no-such-version")))
                .isEmpty();
    }

    @ParameterizedTest(name = "{1} bytes from {0} on are read, and no others")
    @CsvSource({"0,1", "0,100000", "99999,1", "12345,54321"})
    void range(int offset, int length) {
        try (BlobReader reader = open(blob(), new ByteRange(offset, length))) {
            assertThat(reader.readAll()).isEqualTo(bytes(SIZE).slice(offset, length));
            assertThat(reader.info().length()).isEqualTo(SIZE);
        }
    }

    @ParameterizedTest(name = "{1} bytes from {0} on are not there")
    @CsvSource({"0,100001", "99999,2", "100000,1", "1000000,1"})
    void rangeOutside(int offset, int length) {
        BlobKey key = blob();

        refused(ErrorCode.INVALID, () -> open(key, new ByteRange(offset, length)));
    }

    @Test
    @DisplayName(
            "a reader tells what head tells, gives the same stream at every call, and may be closed early and twice")
    void reader() throws IOException {
        BlobKey key = blob();
        BlobReader reader = store().read(key).orElseThrow();

        assertThat(store().head(key)).contains(reader.info());
        assertThat(reader.stream()).isSameAs(reader.stream());
        assertThat(reader.stream().readNBytes(10))
                .isEqualTo(bytes(SIZE).slice(0, 10).toByteArray());
        reader.close();
        reader.close();
    }

    @Test
    @DisplayName("the present version can be named")
    void version() {
        BlobInfo info = stored(store().create(freshKey(), content("text")));

        if (info.version().isPresent()) {
            String version = info.version().get();
            assertThat(store().head(info.key(), version)).contains(info);
            try (BlobReader reader = store().read(
                            info.key(), ReadOptions.whole().ofVersion(version))
                    .orElseThrow()) {
                assertThat(reader.readAll()).isEqualTo(Bytes.utf8("text"));
            }
        }
        assertThat(info.version().isPresent() || !underTest().keepsVersions()).isTrue();
    }

    @Test
    @DisplayName("a version that was replaced is read as it was, or not at all")
    void olderVersion() {
        BlobKey key = freshKey();
        BlobInfo first = stored(store().create(key, content("first")));
        BlobInfo second = stored(store().replace(key, first.tag(), content("second, longer")));
        if (first.version().isEmpty()) {
            return;
        }
        assertThat(second.version()).isNotEqualTo(first.version());
        var older =
                store().read(key, ReadOptions.whole().ofVersion(first.version().get()));

        assertThat(older.isPresent() || !underTest().keepsVersions()).isTrue();
        older.ifPresent(reader -> {
            try (reader) {
                assertThat(reader.info().length()).isEqualTo(5);
                assertThat(reader.readAll()).isEqualTo(Bytes.utf8("first"));
            }
        });
    }
}
