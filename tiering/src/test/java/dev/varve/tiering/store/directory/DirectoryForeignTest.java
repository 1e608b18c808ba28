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
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.WriteAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else, or a disk, has changed what is in the directory. */
class DirectoryForeignTest {

    private static final BlobKey KEY = BlobKey.of("blob");

    @TempDir
    Path root;

    private static BlobContent content(int number) {
        return BlobContent.of(Bytes.utf8("" + number));
    }

    private DirectoryBlobStore replaced(int times) {
        DirectoryBlobStore store = new DirectoryBlobStore(root);
        BlobTag tag = stored(store.create(KEY, content(0)));
        for (int i = 1; i <= times; i++) {
            tag = stored(store.replace(KEY, tag, content(i)));
        }
        return store;
    }

    private static BlobTag stored(WriteAnswer answer) {
        assertThat(answer).isInstanceOf(WriteAnswer.Stored.class);
        return answer.orElseThrow(conflict -> new IllegalStateException()).tag();
    }

    private static void corrupt(ThrowingCallable call) {
        assertThat(catchThrowableOfType(StorageException.class, call).code()).isEqualTo(ErrorCode.CORRUPT);
    }

    @ParameterizedTest(
            name = "TR-17: an old record that is damaged (''{0}'') does not make a write look as if it failed")
    @ValueSource(strings = {"", "varve-blob 2\n", "\u00ff"})
    void damagedOld(String text) throws IOException {
        DirectoryBlobStore store = replaced(DirectoryBlobStore.KEPT - 1);
        Path oldest = root.resolve("1~blob");
        Files.write(oldest, text.getBytes(StandardCharsets.ISO_8859_1));

        stored(store.replace(KEY, store.head(KEY).orElseThrow().tag(), content(99)));

        assertThat(oldest).doesNotExist();
    }

    @Test
    @DisplayName("TR-17: a present record that is damaged is CORRUPT, and can be deleted")
    void damagedPresent() throws IOException {
        DirectoryBlobStore store = replaced(1);
        Files.write(root.resolve("2~blob"), new byte[] {(byte) 0xff});

        corrupt(() -> store.head(KEY));
        assertThat(store.delete(KEY)).isTrue();

        assertThat(store.head(KEY)).isEmpty();
        stored(store.create(KEY, content(1)));
    }

    @ParameterizedTest(name = "''{0}'' is no version of a blob, and holds up nobody")
    @ValueSource(strings = {"01~blob", "0~blob", "007~blob", "1234567890123456789~blob"})
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void otherNumbers(String name) throws IOException {
        Files.writeString(root.resolve(name), "not ours");
        DirectoryBlobStore store = new DirectoryBlobStore(root);

        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.list("").toList()).isEmpty();
        stored(store.create(KEY, content(1)));
        assertThat(store.head(KEY)).isPresent();
    }

    @Test
    @DisplayName("a version that leads nowhere is CORRUPT, and does not make anybody look for ever")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void dangling() throws IOException {
        DirectoryBlobStore store = replaced(1);
        Files.createSymbolicLink(root.resolve("9~blob"), root.resolve("nowhere"));

        corrupt(() -> store.head(KEY));
        corrupt(() -> store.create(KEY, content(1)));
        assertThat(store.delete(KEY)).isTrue();
        assertThat(store.head(KEY)).isEmpty();
    }

    @Test
    @DisplayName("a folder that cannot be read on is told as such")
    void folder() {
        DirectoryStream<Path> files = new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                List<Path> names = List.of(Path.of("1~blob"));
                Iterator<Path> first = names.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public Path next() {
                        if (first.hasNext()) {
                            return first.next();
                        }
                        throw new DirectoryIteratorException(new IOException("Input/output error"));
                    }
                };
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> Folder.names(files, name -> true))
                .isInstanceOf(IOException.class)
                .hasMessage("Input/output error");
    }
}
