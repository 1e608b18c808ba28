/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    private static final BlobContent CONTENT = BlobContent.of(Bytes.utf8("x"));

    @TempDir
    Path root;

    private final AtomicInteger synced = new AtomicInteger();

    private DirectoryBlobStore store() {
        return new DirectoryBlobStore(root, step -> {
            if (step == DirectoryStep.SYNC_ABOVE) {
                synced.incrementAndGet();
            }
        });
    }

    @Test
    @DisplayName(
            "TR-1: folders that another process made, and may not have synced, are synced by the first that writes below")
    void madeByAnother() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        DirectoryBlobStore store = store();

        store.create(BlobKey.of("a/b/first"), CONTENT);
        assertThat(synced).hasValue(2);
        store.create(BlobKey.of("a/b/second"), CONTENT);
        assertThat(synced).hasValue(2);
        store.create(BlobKey.of("a/c/third"), CONTENT);
        assertThat(synced).hasValue(3);
        store.create(BlobKey.of("top"), CONTENT);
        assertThat(synced).hasValue(3);
    }

    @Test
    @DisplayName("TR-1: so are those of a blob of which a writer hears that it is there")
    void alreadyThere() {
        new DirectoryBlobStore(root).create(BlobKey.of("a/b/first"), CONTENT);

        store().create(BlobKey.of("a/b/first"), CONTENT);

        assertThat(synced).hasValue(2);
    }
}
