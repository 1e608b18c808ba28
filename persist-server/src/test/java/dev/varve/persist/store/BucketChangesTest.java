/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.KeyChangeRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The changes of a bucket")
final class BucketChangesTest {

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

    private List<String> after(long revision, long epoch) {
        return texts(bucket.file.changes(FollowerPlace.at(revision, epoch), SubjectFilter.all(), EngineFixture.ALL));
    }

    private static List<String> texts(ChangePage<KeyChangeRecord> page) {
        return page.items().stream()
                .map(record -> record.kind()
                        + record.key().map(key -> " " + key.name()).orElse("")
                        + record.entry()
                                .map(entry -> "=" + entry.value().utf8())
                                .orElse(""))
                .toList();
    }

    @Test
    @DisplayName("are told of each write after it, in order, each with the one before of its key")
    void told() {
        bucket.put("a", "1");
        bucket.put("b", "1");
        bucket.put("a", "2");
        bucket.file.takeChanges();
        bucket.file.begin(bucket.engine.group(Durability.PROCESS, 1));
        bucket.file.put("b", Bytes.utf8("2"), KeyWrite.plain());
        bucket.file.delete("a", KeyWrite.plain());
        bucket.file.put("a", Bytes.utf8("3"), KeyWrite.plain());
        bucket.file.delete("nothing", KeyWrite.plain());
        bucket.file.end(0);
        bucket.file.commit();

        List<KeyChangeRecord> changes = bucket.file.takeChanges();
        assertThat(texts(new ChangePage<>(changes, Optional.empty(), 0)))
                .containsExactly("PUT b=2", "DELETE a", "PUT a=3");
        assertThat(changes).extracting(KeyChangeRecord::revision).containsExactly(4L, 5L, 6L);
        assertThat(changes).extracting(KeyChangeRecord::previous).containsExactly(2L, 3L, 5L);
        assertThat(changes).extracting(KeyChangeRecord::epoch).containsOnly(1L);
        assertThat(bucket.file.takeChanges()).isEmpty();
    }

    @Test
    @DisplayName("from the beginning are the live values, without what is gone")
    void fromTheBeginning() {
        bucket.put("a", "1");
        bucket.put("b", "1");
        bucket.put("a", "2");
        bucket.delete("b");

        assertThat(after(0, 0)).containsExactly("PUT a=2");
    }

    @Test
    @DisplayName("PS-25: after a revision are the last of each key, deletes included, also after it was opened anew")
    void deletesIncluded() {
        bucket.put("stays", "1");
        bucket.put("changes", "1");
        long seen = bucket.put("goes", "1").seq();
        bucket.put("changes", "2");
        bucket.delete("goes");
        bucket.put("comes", "1");
        bucket.put("changes", "3");
        bucket.reopen();

        assertThat(after(seen, 1)).containsExactly("DELETE goes", "PUT comes=1", "PUT changes=3");
        assertThat(after(bucket.file.number(), 1)).isEmpty();
    }

    @Test
    @DisplayName("PS-25: begin anew for whoever is so far behind that deletes were forgotten, and for nobody else")
    void forgotten() {
        bucket.settings(bucket.engine.settings.withMaxRemovals(8));
        bucket.put("stays", "1");
        for (int i = 0; i < 30; i++) {
            bucket.put("k" + i, "1");
            bucket.delete("k" + i);
        }

        assertThat(after(2, 1)).containsExactly("RESET", "PUT stays=1");
        assertThat(after(bucket.file.number() - 4, 1)).containsExactly("DELETE k28", "DELETE k29");
        assertThat(bucket.count("SELECT count(*) FROM entries WHERE gone>0")).isBetween(8L, 9L);
    }

    @Test
    @DisplayName("begin anew for whoever followed another past, and not for who followed this one")
    void anotherPast() {
        bucket.put("a", "1");
        bucket.engine.epoch = 3;
        long revision = bucket.put("a", "2").seq();

        assertThat(after(revision, 2)).containsExactly("RESET", "PUT a=2");
        assertThat(after(revision + 1, 3)).containsExactly("RESET", "PUT a=2");
        assertThat(after(revision, 3)).isEmpty();
        assertThat(after(1, 1)).containsExactly("PUT a=2");
    }

    @Test
    @DisplayName("begin anew for whoever followed a dropped bucket of this name")
    void droppedBucket() {
        StoreKey key = StoreKey.keyValue("again");
        try (BucketFile file = BucketFile.create(
                key, bucket.engine.directory, bucket.engine.settings, new Creation<>(Optional.empty(), 7))) {
            bucket.engine.in(file, again -> again.put("a", Bytes.utf8("1"), KeyWrite.plain()));

            assertThat(texts(file.changes(FollowerPlace.at(6, 1), SubjectFilter.all(), EngineFixture.ALL)))
                    .containsExactly("RESET", "PUT a=1");
            assertThat(texts(file.changes(FollowerPlace.at(7, 1), SubjectFilter.all(), EngineFixture.ALL)))
                    .containsExactly("PUT a=1");
        }
    }

    @Test
    @DisplayName("are read page by page without gap or repeat, deletes made meanwhile included")
    void pages() {
        bucket.settings(bucket.engine.settings.withMaxRemovals(1));
        for (int i = 0; i < 6; i++) {
            bucket.put("k" + i, "1");
        }
        bucket.delete("k5");
        bucket.put("k5", "2");
        ChangePage<KeyChangeRecord> first = page(FollowerPlace.at(0, 1));
        assertThat(texts(first)).containsExactly("PUT k0=1", "PUT k1=1");
        bucket.delete("k0");

        ChangePage<KeyChangeRecord> second = after(first);
        assertThat(texts(second)).containsExactly("PUT k2=1", "PUT k3=1");
        ChangePage<KeyChangeRecord> third = after(second);
        assertThat(texts(third)).containsExactly("PUT k4=1", "PUT k5=2");
        ChangePage<KeyChangeRecord> fourth = after(third);
        assertThat(texts(fourth)).containsExactly("DELETE k0");
        assertThat(fourth.next()).isEmpty();
    }

    @Test
    @DisplayName("are told whole to whoever stands, by chance, where another reader goes on")
    void twoReaders() {
        for (int i = 0; i < 6; i++) {
            bucket.put("k" + i, "1");
        }
        bucket.delete("k0");
        ChangePage<KeyChangeRecord> first = page(FollowerPlace.at(0, 1));
        long place = Long.parseLong(first.next().orElseThrow());

        assertThat(after(place, 1))
                .as("who was there long ago, while the reader has yet to go on")
                .contains("DELETE k0");
        assertThat(texts(after(first))).containsExactly("PUT k3=1", "PUT k4=1");
        assertThat(texts(after(first)))
                .as("another reader that has come as far")
                .containsExactly("PUT k3=1", "PUT k4=1");
    }

    private ChangePage<KeyChangeRecord> after(ChangePage<KeyChangeRecord> page) {
        long place = Long.parseLong(page.next().orElseThrow());
        return page(FollowerPlace.reading(place, page.bound(), 1));
    }

    private ChangePage<KeyChangeRecord> page(FollowerPlace place) {
        return bucket.file.changes(place, SubjectFilter.all(), new PageBounds(2, 1 << 20, 100));
    }

    @Test
    @DisplayName("are told of the keys that fit")
    void filter() {
        bucket.put("x.a", "1");
        bucket.put("y.a", "1");
        bucket.put("x.b", "1");
        bucket.delete("y.a");

        ChangePage<KeyChangeRecord> page =
                bucket.file.changes(FollowerPlace.at(1, 1), SubjectFilter.of("y.*"), new PageBounds(10, 1 << 20, 100));
        assertThat(texts(page)).containsExactly("DELETE y.a");
    }

    @Test
    @DisplayName("carry the beginning of a large value, marked with its size and revision")
    void large() {
        long revision = bucket.put("a", "x".repeat(100)).seq();

        KeyChangeRecord record = bucket.file
                .changes(FollowerPlace.at(0, 0), SubjectFilter.all(), new PageBounds(10, 1000, 40))
                .items()
                .get(0);
        assertThat(record.payload().size()).isEqualTo(40);
        assertThat(record.cut().orElseThrow().total()).isEqualTo(100);
        assertThat(record.cut().orElseThrow().version()).isEqualTo(revision);
    }
}
