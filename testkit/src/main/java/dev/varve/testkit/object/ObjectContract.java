/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.object;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.Headers;
import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import dev.varve.testkit.backend.StoreContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects: whole or not there, and never changed. */
public abstract class ObjectContract extends StoreContract {

    private static final int MIB = 1 << 20;

    /** For the backends that must fulfil it. */
    protected ObjectContract() {}

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static ObjectName freshObject() {
        return ObjectName.of(freshName(), "object");
    }

    private byte[] read(ObjectName name) throws IOException {
        try (ObjectReader reader = objects().get(name).orElseThrow()) {
            return reader.stream().readAllBytes();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @ParameterizedTest(name = "an object of {0} bytes comes back, with its size and digest")
    @ValueSource(ints = {0, 1, 1000, MIB, 5 * MIB + 3})
    void roundTrip(int size) throws IOException {
        ObjectName name = freshObject();
        byte[] bytes = bytes(size);

        ObjectInfo info = objects().put(name, stream(bytes));

        assertThat(info.name()).isEqualTo(name);
        assertThat(info.size()).isEqualTo(size);
        assertThat(info.sha256()).isEqualTo(sha256(bytes));
        assertThat(Arrays.equals(read(name), bytes)).as("same bytes").isTrue();
        assertThat(objects().info(name)).contains(info);
    }

    @Test
    @DisplayName("what does not exist reads as nothing")
    void nothing() {
        ObjectName name = freshObject();

        assertThat(objects().get(name)).isEmpty();
        assertThat(objects().info(name)).isEmpty();
        assertThat(objects().delete(name)).isFalse();
    }

    @Test
    @DisplayName("metadata comes back exactly")
    void metadata() {
        ObjectName name = freshObject();
        Headers metadata = Headers.of("Name", "\u00e9\u4e2d")
                .with("Name", "second")
                .with("name", "other case")
                .with("empty", "");
        objects().put(name, stream(bytes(10)), metadata);

        assertThat(objects().info(name).orElseThrow().metadata()).isEqualTo(metadata);
        try (ObjectReader reader = objects().get(name).orElseThrow()) {
            assertThat(reader.info().metadata()).isEqualTo(metadata);
        }
    }

    @Test
    @DisplayName("putting the same content again changes nothing and answers the same")
    void idempotent() {
        ObjectName name = freshObject();
        ObjectInfo first = objects().put(name, stream(bytes(1000)), Headers.of("k", "v"));

        assertThat(objects().put(name, stream(bytes(1000)), Headers.of("k", "v")))
                .isEqualTo(first);
    }

    @Test
    @DisplayName("other content or metadata under the same name is refused, and the object stays")
    void immutable() throws IOException {
        ObjectName name = freshObject();
        ObjectInfo first = objects().put(name, stream(bytes(1000)));

        assertRefused(ErrorCode.REVISION_CONFLICT, () -> objects().put(name, stream(bytes(999))));
        assertRefused(ErrorCode.REVISION_CONFLICT, () -> objects().put(name, stream(new byte[1000])));
        assertRefused(
                ErrorCode.REVISION_CONFLICT, () -> objects().put(name, stream(bytes(1000)), Headers.of("k", "v")));
        assertThat(objects().info(name)).contains(first);
        assertThat(read(name)).isEqualTo(bytes(1000));
    }

    @Test
    @DisplayName("a source that fails midway leaves nothing behind")
    void failingSource() throws IOException {
        ObjectName name = freshObject();

        assertThatThrownBy(() -> objects().put(name, new BrokenStream(2 * MIB)))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("broken on purpose");

        assertThat(objects().info(name)).isEmpty();
        assertThat(objects().get(name)).isEmpty();
        assertThat(objects().list(name.bucket(), "").toList()).isEmpty();
        objects().put(name, stream(bytes(10)));
        assertThat(read(name)).isEqualTo(bytes(10));
    }

    @Test
    @DisplayName("the source is read to its end and not closed")
    void sourceStaysOpen() throws IOException {
        try (WatchedStream source = new WatchedStream(bytes(100))) {
            objects().put(freshObject(), source);

            assertThat(source.closed).isFalse();
            assertThat(source.read()).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("a deleted object is gone, and its name free for other content")
    void delete() throws IOException {
        ObjectName name = freshObject();
        objects().put(name, stream(bytes(1000)));

        assertThat(objects().delete(name)).isTrue();

        assertThat(objects().delete(name)).isFalse();
        assertThat(objects().get(name)).isEmpty();
        objects().put(name, stream(bytes(7)));
        assertThat(read(name)).isEqualTo(bytes(7));
    }

    @Test
    @DisplayName("a reader whose object is deleted and replaced never reads other bytes")
    void readerOfDeleted() throws IOException {
        ObjectName name = freshObject();
        byte[] bytes = bytes(3 * MIB);
        objects().put(name, stream(bytes));
        try (ObjectReader reader = objects().get(name).orElseThrow()) {
            byte[] head = reader.stream().readNBytes(1000);
            assertThat(head).isEqualTo(Arrays.copyOf(bytes, 1000));
            objects().delete(name);
            objects().put(name, stream(new byte[3 * MIB]));

            try {
                byte[] rest = reader.stream().readAllBytes();
                assertThat(Arrays.equals(rest, Arrays.copyOfRange(bytes, 1000, bytes.length)))
                        .as("same bytes")
                        .isTrue();
            } catch (StorageException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            }
        }
    }

    @Test
    @DisplayName("copyTo writes the object to a file")
    void copyTo(@TempDir Path folder) throws IOException {
        ObjectName name = freshObject();
        objects().put(name, stream(bytes(5000)));
        Path file = folder.resolve("copy");
        try (ObjectReader reader = objects().get(name).orElseThrow()) {
            reader.copyTo(file);
        }

        assertThat(file).hasBinaryContent(bytes(5000));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    @DisplayName("a reader gives the same stream at every call and may be closed twice")
    void reader() {
        ObjectName name = freshObject();
        ObjectInfo info = objects().put(name, stream(bytes(10)));
        ObjectReader reader = objects().get(name).orElseThrow();

        assertThat(reader.stream()).isSameAs(reader.stream());
        assertThat(reader.info()).isEqualTo(info);
        reader.close();
        reader.close();
    }

    private static final class WatchedStream extends ByteArrayInputStream {
        private boolean closed;

        private WatchedStream(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class BrokenStream extends InputStream {
        private int left;

        private BrokenStream(int size) {
            left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            read(one, 0, 1);
            return one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                throw new IOException("broken on purpose");
            }
            int count = Math.min(left, length);
            left -= count;
            return count;
        }
    }
}
