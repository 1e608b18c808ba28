/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Durability;
import dev.varve.Headers;
import dev.varve.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectReaderTest {
    @TempDir
    Path directory;

    @Test
    @DisplayName("a copy holds the whole object and leaves nothing beside it")
    void copies() throws IOException {
        Path target = directory.resolve("copy");
        Files.writeString(target, "what was there before");

        reader(new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8)))
                .copyTo(target);

        assertThat(target).hasContent("content");
        assertThat(files()).containsExactly(target);
    }

    @Test
    @DisplayName("while it is copied the target does not exist, and where the end is corrupt it never does")
    void partialIsNeverVisible() throws IOException {
        Path target = directory.resolve("copy");
        InputStream corrupt = new SequenceInputStream(
                new ByteArrayInputStream(new byte[100_000]),
                new CorruptEnd(() -> assertThat(target).doesNotExist()));

        assertThatThrownBy(() -> reader(corrupt).copyTo(target)).hasMessage("the digest does not match");
        assertThat(files()).isEmpty();
    }

    private Stream<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.toList().stream();
        }
    }

    private static ObjectReader reader(InputStream content) {
        ObjectInfo info = new ObjectInfo(
                ObjectName.of("bucket", "name"), 7, "0".repeat(64), Headers.none(), Instant.EPOCH, Durability.VOLATILE);
        return new Opened(info, content);
    }

    private record Opened(ObjectInfo info, InputStream stream) implements ObjectReader {
        @Override
        public void close() {}
    }

    /** The end of a stream whose bytes turned out to be others than were stored. */
    private static final class CorruptEnd extends InputStream {
        private final Runnable check;

        CorruptEnd(Runnable check) {
            this.check = check;
        }

        @Override
        public int read() {
            check.run();
            throw StorageException.corrupt("the digest does not match", null);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return read();
        }
    }
}
