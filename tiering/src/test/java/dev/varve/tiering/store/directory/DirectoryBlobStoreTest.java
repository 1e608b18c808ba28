/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.testkit.BlobStoreContract;
import dev.varve.tiering.testkit.BlobStoreUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobStoreTest extends BlobStoreContract {

    @TempDir
    static Path root;

    @Override
    protected BlobStoreUnderTest underTest() {
        return BlobStoreUnderTest.of(new DirectoryBlobStore(root), BlobStoreUnderTest.Trait.ATOMIC);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    @DisplayName(
            "TR-17: a flipped bit, a cut tail, a longer one and lost data of a blob are CORRUPT, never other bytes")
    void damage(@TempDir Path folder) throws IOException {
        DirectoryBlobStore store = new DirectoryBlobStore(folder);
        BlobKey key = BlobKey.of("blob");
        store.create(key, BlobContent.of(Bytes.utf8("twelve bytes")));
        Path data = files(folder).stream()
                .filter(file -> file.getFileName().toString().startsWith("data-"))
                .findFirst()
                .orElseThrow();

        for (String damaged : List.of("twelve bytEs", "twelve byte", "", "twelve bytes, and more")) {
            Files.writeString(data, damaged);
            corrupt(store, key);
        }
        Files.delete(data);
        corrupt(store, key);
    }

    private static void corrupt(DirectoryBlobStore store, BlobKey key) {
        assertThat(catchThrowableOfType(StorageException.class, () -> read(store, key)))
                .isNotNull()
                .extracting(StorageException::code)
                .isEqualTo(ErrorCode.CORRUPT);
    }

    private static Bytes read(DirectoryBlobStore store, BlobKey key) {
        try (var reader = store.read(key).orElseThrow()) {
            return reader.readAll();
        }
    }

    @Test
    @DisplayName("of a blob that is replaced often the last versions stay, and no more files")
    void pruned(@TempDir Path folder) throws IOException {
        DirectoryBlobStore store = new DirectoryBlobStore(folder);
        BlobKey key = BlobKey.of("counter");
        store.create(key, BlobContent.of(Bytes.utf8("0")));
        for (int i = 1; i <= 40; i++) {
            store.replace(key, store.head(key).orElseThrow().tag(), BlobContent.of(Bytes.utf8("" + i)));
        }

        assertThat(read(store, key)).isEqualTo(Bytes.utf8("40"));
        assertThat(files(folder)).hasSize(2 * DirectoryBlobStore.KEPT);
        assertThat(store.delete(key)).isTrue();
        assertThat(files(folder)).isEmpty();
    }

    @Test
    @DisplayName("what somebody else has put into the directory is passed over by listings")
    void foreign(@TempDir Path folder) throws IOException {
        DirectoryBlobStore store = new DirectoryBlobStore(folder);
        store.create(BlobKey.of("a/blob"), BlobContent.of(Bytes.utf8("x")));
        Files.writeString(folder.resolve("README"), "not ours");
        Files.writeString(folder.resolve("1~no key"), "not ours");
        Files.createDirectory(folder.resolve("lost+found"));
        Files.writeString(Files.createDirectory(folder.resolve("a folder")).resolve("1~b"), "not ours");

        assertThat(store.list("").toList())
                .singleElement()
                .extracting(entry -> entry.key().value())
                .isEqualTo("a/blob");
    }

    @Test
    @DisplayName("a directory that is missing is told before anything is written")
    void missing(@TempDir Path folder) {
        DirectoryBlobStore store = new DirectoryBlobStore(folder.resolve("missing"));

        assertThatThrownBy(() -> store.check(BlobOptions.standard())).hasMessageContaining("make it first");
        assertThatThrownBy(() -> store.create(BlobKey.of("a/b"), BlobContent.of(Bytes.utf8("x"))))
                .hasMessageContaining("cannot write 'a/b'");
        assertThat(folder.resolve("missing")).doesNotExist();
    }
}
