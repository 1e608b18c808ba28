/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.OutcomeUnknownException;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.WriteAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link that makes a blob exist fails, or seems to, although it has happened, as a network file system may have it. */
class DirectoryLinkTest {

    private static final BlobKey KEY = BlobKey.of("stream/blob");
    private static final BlobContent CONTENT = BlobContent.of(Bytes.utf8("mine"));

    @TempDir
    Path root;

    /** What a file system does when it is asked for the link. */
    private interface Happening {
        void with(Path draft, Path record) throws IOException;
    }

    private DirectoryBlobStore linking(Happening happening) {
        Path record = root.resolve("stream").resolve("1~blob");
        return new DirectoryBlobStore(root, step -> {
            if (step == DirectoryStep.LINK) {
                try {
                    happening.with(draft(), record);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    private Path draft() throws IOException {
        return files("draft-").get(0);
    }

    private List<Path> files(String start) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("stream"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .toList();
        }
    }

    private void checkReadable() {
        try (var reader = new DirectoryBlobStore(root).read(KEY).orElseThrow()) {
            assertThat(reader.readAll().utf8()).isEqualTo("mine");
        }
    }

    @Test
    @DisplayName(
            "TR-5: a link that failed, and of which nothing is seen yet, leaves the outcome open and the data there")
    void open() throws IOException {
        Path hidden = root.resolve("hidden");
        DirectoryBlobStore store = linking((draft, record) -> Files.move(draft, hidden));

        assertThatThrownBy(() -> store.create(KEY, CONTENT)).isInstanceOf(OutcomeUnknownException.class);

        Files.move(hidden, root.resolve("stream").resolve("1~blob"));
        assertThat(new DirectoryBlobStore(root).create(KEY, CONTENT)).isInstanceOf(WriteAnswer.AlreadyThere.class);
        checkReadable();
    }

    @Test
    @DisplayName("TR-5: a link that is told to be there already, and is this writer's, is a write that happened")
    void repeated() throws IOException {
        DirectoryBlobStore store = linking((draft, record) -> Files.createLink(record, draft));

        assertThat(store.create(KEY, CONTENT)).isInstanceOf(WriteAnswer.Stored.class);

        checkReadable();
        assertThat(files("draft-")).isEmpty();
    }

    @Test
    @DisplayName("TR-4: a link that another has is refused, and what was prepared is removed")
    void refused() throws IOException {
        DirectoryBlobStore other = new DirectoryBlobStore(root);
        DirectoryBlobStore store =
                linking((draft, record) -> other.create(KEY, BlobContent.of(Bytes.utf8("the other's"))));

        assertThat(store.create(KEY, CONTENT)).isInstanceOf(WriteAnswer.Conflict.class);

        assertThat(files("draft-")).isEmpty();
        assertThat(files("data-")).hasSize(1);
    }
}
