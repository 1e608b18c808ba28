/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.wire.Cut;
import dev.varve.stream.Publication;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.model.Seed;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A large value")
final class LargeValueTest {

    private static final Subject SUBJECT = Subject.of("v.a");

    @TempDir
    Path root;

    private static StreamSpec spec(boolean compressed) {
        StreamSpec.Builder spec = StreamSpec.builder("v", "v.>");
        return compressed ? spec.traits(StreamSpec.Trait.COMPRESSED).build() : spec.build();
    }

    @ParameterizedTest(name = "of {0} bytes is read from any offset, whole and in parts")
    @ValueSource(ints = {1, 1000, 300_000, 524_288, 524_289, 2_000_000})
    void isReadFromAnyOffset(int size) {
        Random random = new Random(Seed.choose("a large value"));
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        EngineFixture engine = new EngineFixture(root);
        for (boolean compressed : new boolean[] {false, true}) {
            engine = new EngineFixture(root.resolve(compressed ? "zstd" : "raw"));
            try (StreamFile stream = engine.declared(spec(compressed))) {
                Publication publication = Publication.of(SUBJECT, Message.of(Bytes.wrap(bytes)));
                engine.in(stream, file -> file.publish(publication));
                assertReadable(stream, bytes, random);
                assertThat(engine.in(stream, file -> file.set(publication, 1)).duplicate())
                        .isTrue();
            }
        }
    }

    private static void assertReadable(StreamFile stream, byte[] bytes, Random random) {
        int room = Math.max(1, bytes.length / 3);
        StreamItem item = stream.get(SUBJECT, 1, room).orElseThrow();
        long version = item.cut().map(Cut::version).orElse(1L);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        read.writeBytes(item.message().message().value().orElseThrow().unsafeArray());
        while (read.size() < bytes.length) {
            read.writeBytes(stream.piece(SUBJECT, 1, version, read.size(), 1 + random.nextInt(room))
                    .orElseThrow()
                    .unsafeArray());
        }
        assertThat(read.toByteArray()).isEqualTo(bytes);
        assertThat(stream.piece(SUBJECT, 1, version, bytes.length, 10)).hasValue(Bytes.empty());
    }

    @ParameterizedTest(name = "takes its pieces along when it goes by {0}")
    @EnumSource
    void leavesNothing(Removal removal) throws Exception {
        EngineFixture engine = new EngineFixture(root);
        try (StreamFile stream = engine.declared(spec(false))) {
            Message large = Message.of(Bytes.wrap(new byte[600_000]));
            for (int i = 0; i < 4; i++) {
                long seq = engine.in(stream, file -> file.publish(Publication.of(SUBJECT, large)))
                        .seq();
                engine.in(stream, file -> removal.remove(file, seq));
            }
        }
        assertThat(Files.size(engine.directory.file(StoreKey.declared("v"))))
                .as("each takes the room of the one before")
                .isLessThan(1_000_000);
    }

    private enum Removal {
        DELETE {
            @Override
            long remove(StreamFile file, long seq) {
                return file.delete(SUBJECT, seq).count();
            }
        },
        DELETE_ALL {
            @Override
            long remove(StreamFile file, long seq) {
                return file.deleteAll(SUBJECT, Long.MAX_VALUE).count();
            }
        },
        REPLACEMENT {
            @Override
            long remove(StreamFile file, long seq) {
                return file.set(Publication.of(SUBJECT, Message.of("small")), seq)
                        .seq();
            }
        };

        abstract long remove(StreamFile file, long seq);
    }

    @ParameterizedTest(name = "that was replaced is not mixed with its successor")
    @ValueSource(ints = 600_000)
    void isNotMixed(int size) {
        EngineFixture engine = new EngineFixture(root);
        try (StreamFile stream = engine.declared(spec(false))) {
            Message large = Message.of(Bytes.wrap(new byte[size]));
            engine.in(stream, file -> file.publish(Publication.of(SUBJECT, large)));
            long version =
                    stream.get(SUBJECT, 1, 10).orElseThrow().cut().orElseThrow().version();
            engine.in(stream, file -> file.set(Publication.of(SUBJECT, large.withHeader("A", "b")), 1));
            assertThatThrownBy(() -> stream.piece(SUBJECT, 1, version, 10, 10))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SEQ_CONFLICT));
        }
    }

    @ParameterizedTest(name = "of {0} equal bytes is small on disk in a compressed stream")
    @ValueSource(ints = {100_000, 3_000_000})
    void isCompressed(int size) throws Exception {
        EngineFixture engine = new EngineFixture(root);
        try (StreamFile stream = engine.declared(spec(true))) {
            engine.in(stream, file -> file.publish(Publication.of(SUBJECT, Message.of(Bytes.wrap(new byte[size])))));
            assertThat(stream.info().bytes()).isEqualTo(size);
        }
        assertThat(Files.size(engine.directory.file(StoreKey.declared("v")))).isLessThan(size / 10);
    }
}
