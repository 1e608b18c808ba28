/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.WriteAnswer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A writer is killed, or sleeps while others go on, before every step of a write. */
class DirectoryCrashTest {

    private static final BlobKey KEY = BlobKey.of("stream/manifest");

    @TempDir
    Path root;

    private static BlobContent content(String text) {
        return BlobContent.of(Bytes.utf8(text));
    }

    private static String read(DirectoryBlobStore store) {
        try (var reader = store.read(KEY).orElseThrow()) {
            return reader.readAll().utf8();
        }
    }

    /** A store that does {@code action} once, before {@code step}. */
    private DirectoryBlobStore before(DirectoryStep step, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return new DirectoryBlobStore(root, current -> {
            if (current == step && !done.getAndSet(true)) {
                action.run();
            }
        });
    }

    /** An error, so that what handles exceptions does not go on living. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static void crash() {
        throw new Killed();
    }

    @ParameterizedTest(
            name = "TR-9: killed before {0}, a creation has happened wholly or not at all, and can be repeated")
    @EnumSource
    void killedWhileCreating(DirectoryStep step) {
        assertThatThrownBy(() -> before(step, DirectoryCrashTest::crash).create(KEY, content("first")))
                .isInstanceOf(Killed.class);

        DirectoryBlobStore next = new DirectoryBlobStore(root);
        boolean happened = step.compareTo(DirectoryStep.LINK) > 0;
        assertThat(next.head(KEY).isPresent()).isEqualTo(happened);
        assertThat(next.list("").toList()).hasSize(happened ? 1 : 0);
        assertThat(next.create(KEY, content("first")))
                .isInstanceOf(happened ? WriteAnswer.AlreadyThere.class : WriteAnswer.Stored.class);
        assertThat(read(next)).isEqualTo("first");
    }

    @ParameterizedTest(
            name = "TR-9: killed before {0}, a replacement has happened wholly or not at all, and can be repeated")
    @EnumSource
    void killedWhileReplacing(DirectoryStep step) {
        DirectoryBlobStore next = new DirectoryBlobStore(root);
        BlobTag first = tag(next.create(KEY, content("first")));
        assertThatThrownBy(() -> before(step, DirectoryCrashTest::crash).replace(KEY, first, content("second")))
                .isInstanceOf(Killed.class);

        boolean happened = step.compareTo(DirectoryStep.LINK) > 0;
        assertThat(read(next)).isEqualTo(happened ? "second" : "first");
        assertThat(next.replace(KEY, first, content("second")))
                .isInstanceOf(happened ? WriteAnswer.AlreadyThere.class : WriteAnswer.Stored.class);
        assertThat(read(next)).isEqualTo("second");
    }

    @ParameterizedTest(name = "TR-4: a writer that slept before {0}, while another replaced {1} times, changes nothing")
    @MethodSource("sleeps")
    void slept(DirectoryStep step, int times) {
        DirectoryBlobStore other = new DirectoryBlobStore(root);
        BlobTag first = tag(other.create(KEY, content("first")));
        DirectoryBlobStore zombie = before(step, () -> replaceOften(other, times));

        WriteAnswer answer = zombie.replace(KEY, first, content("zombie"));

        assertThat(read(other)).isEqualTo("other " + times);
        if (step.compareTo(DirectoryStep.LINK) <= 0) {
            assertThat(answer).isInstanceOf(WriteAnswer.Conflict.class);
        }
    }

    static Stream<Arguments> sleeps() {
        return Arrays.stream(DirectoryStep.values())
                .flatMap(step -> Stream.of(1, 16, 17).map(times -> Arguments.of(step, times)));
    }

    private static void replaceOften(DirectoryBlobStore store, int times) {
        for (int i = 1; i <= times; i++) {
            BlobTag present = store.head(KEY).orElseThrow().tag();
            tag(store.replace(KEY, present, content("other " + i)));
        }
    }

    private static BlobTag tag(WriteAnswer answer) {
        return ((WriteAnswer.Stored) answer).info().tag();
    }
}
