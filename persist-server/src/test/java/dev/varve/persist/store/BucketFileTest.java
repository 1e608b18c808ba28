/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static dev.varve.persist.store.BucketFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.PutOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file of a bucket")
final class BucketFileTest {

    @TempDir
    Path root;

    private BucketFixture bucket;

    @BeforeEach
    void open() {
        bucket = new BucketFixture(root);
    }

    @AfterEach
    void close() {
        bucket.close();
    }

    @Test
    @DisplayName("PS-14: refuses a server whose epoch is over, and keeps what the new one wrote")
    void fenced() {
        bucket.put("a", "1");
        try (BucketFile other = bucket.engine.bucket(bucket.name)) {
            other.begin(bucket.engine.group(Durability.PROCESS, 2));
            other.put("a", Bytes.utf8("2"), KeyWrite.plain());
            other.end(0);
            other.commit();
        }

        assertThatThrownBy(() -> bucket.put("a", "3")).isInstanceOfSatisfying(StorageException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.FENCED);
            assertThat(e.actual()).hasValue(2);
        });
        bucket.file.refresh();
        assertThat(bucket.value("a")).contains("2");
        assertThat(bucket.file.info().epoch()).isEqualTo(2);
    }

    @Test
    @DisplayName("forgets a transaction that was not committed, its changes included")
    void rollback() {
        bucket.put("a", "1");
        bucket.file.takeChanges();
        bucket.file.begin(bucket.engine.group(Durability.PROCESS, 1));
        bucket.file.put("a", Bytes.utf8("2"), KeyWrite.plain());
        bucket.file.ensure(new BucketSpec(bucket.name, 5, 0, Optional.empty(), Optional.empty()));
        bucket.file.rollback();

        assertThat(bucket.file.takeChanges()).isEmpty();
        assertThat(bucket.value("a")).contains("1");
        assertThat(bucket.file.info().lastRevision()).isEqualTo(1);
        assertThat(bucket.file.info().spec()).isEqualTo(BucketSpec.of(bucket.name));
    }

    @Test
    @DisplayName("forgets what was under way when its server ended")
    void crash() {
        bucket.put("a", "1");
        bucket.file.begin(bucket.engine.group(Durability.PROCESS, 1));
        bucket.file.put("b", Bytes.utf8("2"), KeyWrite.plain());
        bucket.reopen();

        assertThat(bucket.keys(">")).containsExactly("a");
        assertThat(bucket.put("b", "3").seq()).isEqualTo(2);
    }

    @Test
    @DisplayName("says of each write what it survives, and refuses to promise what it cannot keep")
    void durability() {
        assertThat(bucket.put("a", "1").durability()).isEqualTo(Durability.PROCESS);
        assertThat(bucket.engine
                        .in(bucket.file, Durability.DISK, file -> file.put("b", Bytes.utf8("1"), KeyWrite.plain()))
                        .durability())
                .isEqualTo(Durability.DISK);
        KeyWrite wish = new KeyWrite(OptionalLong.empty(), Optional.empty(), PutOptions.atLeast(Durability.quorum(3)));
        assertRefused(ErrorCode.UNSUPPORTED, () -> bucket.put("a", "2", wish));
        assertThat(bucket.value("a")).contains("1");
    }

    @Test
    @DisplayName("can be changed in every setting, and keeps what it holds and how")
    void ensure() {
        BucketSpec first =
                new BucketSpec(bucket.name, 1000, 100, Optional.of(Duration.ofHours(1)), Optional.of(Durability.DISK));
        boolean changed = bucket.engine.in(bucket.file, file -> file.ensure(first));
        boolean changedAgain = bucket.engine.in(bucket.file, file -> file.ensure(first));
        assertThat(List.of(changed, changedAgain)).containsExactly(true, false);
        bucket.put("a", "x".repeat(100));
        bucket.reopen();
        assertThat(bucket.file.info().spec()).isEqualTo(first);
        assertThat(bucket.file.durability()).contains(Durability.DISK);

        bucket.ensure(10, 10, Optional.empty());

        assertThat(bucket.value("a")).contains("x".repeat(100));
        assertThat(bucket.file.info().spec().ttl()).isEmpty();
        assertRefused(ErrorCode.TOO_LARGE, () -> bucket.put("b", "x".repeat(11)));
        assertRefused(ErrorCode.INSUFFICIENT_STORAGE, () -> bucket.put("b", "x"));
    }

    @Test
    @DisplayName("goes on with its numbers where a bucket of this name was dropped")
    void createdAgain() {
        StoreKey key = StoreKey.keyValue("again");
        try (BucketFile file = BucketFile.create(
                key, bucket.engine.directory, bucket.engine.settings, new Creation<>(Optional.empty(), 7))) {
            assertThat(bucket.engine
                            .in(file, again -> again.put("a", Bytes.utf8("1"), KeyWrite.plain()))
                            .seq())
                    .isEqualTo(8);
            assertThat(file.drop()).isEqualTo(9);
        }
    }

    @Test
    @DisplayName("PS-5: reads a large value in pieces of any size, and only of the revision asked for")
    void largeValues() {
        byte[] large = new byte[3 * Values.PIECE_BYTES + 17];
        new Random(1).nextBytes(large);
        Bytes value = Bytes.wrap(large);
        long revision = bucket.put("a", value).seq();
        bucket.reopen();

        int room = 300_001;
        KeyItem head = bucket.file.get("a", room).orElseThrow();
        assertThat(head.entry().value()).isEqualTo(value.slice(0, room));
        assertThat(head.cut().orElseThrow().total()).isEqualTo(large.length);
        assertThat(head.cut().orElseThrow().version()).isEqualTo(revision);
        for (int offset = 0; offset < large.length; offset += room) {
            assertThat(bucket.file.piece("a", revision, offset, room))
                    .contains(value.slice(offset, Math.min(room, large.length - offset)));
        }
        assertThat(bucket.file.piece("a", revision, large.length, room)).contains(Bytes.empty());
        bucket.put("a", "small");
        assertRefused(ErrorCode.SEQ_CONFLICT, () -> bucket.file.piece("a", revision, 0, room));
        bucket.delete("a");
        assertThat(bucket.file.piece("a", revision, 0, room)).isEmpty();
        assertThat(bucket.count("SELECT count(*) FROM pieces")).isZero();
    }

    @Test
    @DisplayName(
            "PS-34: refuses writes while the disk is full, reads on, loses nothing, and writes again once there is room")
    void diskFull() {
        bucket.settings(bucket.engine.settings.withMaxPages(200));
        int[] stored = {0};
        assertRefused(ErrorCode.INSUFFICIENT_STORAGE, () -> {
            while (stored[0] < 1000) {
                bucket.put("k%03d".formatted(stored[0]), "x".repeat(2000));
                stored[0]++;
            }
        });

        assertThat(stored[0]).isGreaterThan(10);
        assertThat(bucket.keys(">")).hasSize(stored[0]);
        assertThat(bucket.value("k000")).contains("x".repeat(2000));
        bucket.reopen();
        assertThat(bucket.keys(">")).hasSize(stored[0]);
        bucket.delete("k000");
        bucket.delete("k001");
        bucket.put("new", "x".repeat(2000));
        assertThat(bucket.file.info().keys()).isEqualTo(stored[0] - 1);
    }
}
