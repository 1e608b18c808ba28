/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static dev.varve.persist.store.BucketFixture.assertRefused;
import static dev.varve.persist.store.ObjectsFixture.random;
import static dev.varve.persist.store.ObjectsFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Headers;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The file of a bucket of objects")
final class ObjectFileTest {

    @TempDir
    Path root;

    private ObjectsFixture objects;

    @BeforeEach
    void open() {
        objects = new ObjectsFixture(root);
    }

    @AfterEach
    void close() {
        objects.close();
    }

    @ParameterizedTest(
            name = "gives back an object of {0} bytes, read in pieces of any size, also after it was opened anew")
    @ValueSource(ints = {0, 1, 999, 1000, 1001, 50_500})
    void roundTrip(int size) {
        Bytes content = random(size);
        Headers metadata =
                Headers.of("Name", "\u00e9\u4e2d").with("Name", "second").with("empty", "");
        ObjectInfo info = objects.put("some/name", content, metadata);
        objects.reopen();

        assertThat(info)
                .isEqualTo(new ObjectInfo(
                        ObjectName.of("bucket", "some/name"),
                        size,
                        sha256(content),
                        metadata,
                        objects.engine.clock.instant(),
                        Durability.PROCESS));
        assertThat(objects.file.info("some/name")).contains(committed(info));
        assertThat(objects.read("some/name", 777)).isEqualTo(content);
        assertThat(objects.read("some/name", 3333)).isEqualTo(content);
        assertThat(objects.file.count()).isEqualTo(1);
    }

    @Test
    @DisplayName("reads parts of uneven sizes too")
    void unevenParts() {
        Bytes content = random(1000);
        int[] sizes = {10, 0, 700, 290};
        int offset = 0;
        for (int i = 0; i < sizes.length; i++) {
            objects.part("o", "u", i, content.slice(offset, sizes[i]));
            offset += sizes[i];
        }
        objects.complete("o", "u", new ObjectCommit(4, 1000, sha256(content), Headers.none()));

        assertThat(objects.read("o", 333)).isEqualTo(content);
        assertThat(objects.file.read("o", sha256(content), 705, 10)).contains(content.slice(705, 10));
    }

    @Test
    @DisplayName("reads nothing past the end, and nothing at all of other content")
    void bounds() {
        Bytes content = random(1500);
        objects.put("o", content);

        assertThat(objects.file.read("o", sha256(content), 1490, 100)).contains(content.slice(1490, 10));
        assertThat(objects.file.read("o", sha256(content), 1500, 100)).contains(Bytes.empty());
        assertThat(objects.file.read("o", sha256(content), 9999, 100)).contains(Bytes.empty());
        assertThat(objects.file.read("o", sha256(random(3)), 0, 100)).isEmpty();
        assertThat(objects.file.read("none", sha256(content), 0, 100)).isEmpty();
        assertThat(objects.file.info("none")).isEmpty();
    }

    @Test
    @DisplayName("takes the same content and metadata again, and changes nothing")
    void idempotent() {
        Headers metadata = Headers.of("k", "v");
        ObjectInfo first = objects.put("o", random(1500), metadata);
        long number = objects.file.number();
        objects.parts("o", "again", random(1500));

        assertThat(objects.complete("o", "again", ObjectsFixture.commit(random(1500), metadata)))
                .isEqualTo(committed(first));
        assertThat(objects.complete("o", "up-of-o", ObjectsFixture.commit(random(1500), metadata)))
                .isEqualTo(committed(first));
        assertThat(objects.file.number()).isEqualTo(number);
        assertThat(objects.file.count()).isEqualTo(1);
    }

    @Test
    @DisplayName("refuses other content or metadata under a name that is taken, and keeps the object")
    void immutable() {
        Bytes content = random(1500);
        objects.put("o", content);
        Bytes other = Bytes.wrap(new byte[1500]);
        objects.parts("o", "u", other);

        assertRefused(
                ErrorCode.REVISION_CONFLICT,
                () -> objects.complete("o", "u", ObjectsFixture.commit(other, Headers.none())));
        objects.parts("o", "v", content);
        assertRefused(
                ErrorCode.REVISION_CONFLICT,
                () -> objects.complete("o", "v", ObjectsFixture.commit(content, Headers.of("k", "v"))));
        assertThat(objects.read("o", 1000)).isEqualTo(content);
    }

    @Test
    @DisplayName("frees a name with its bytes when the object is deleted")
    void delete() {
        Bytes content = random(1500);
        objects.put("o", content);
        objects.put("stays", random(10));

        assertThat(objects.delete("o")).isTrue();

        assertThat(objects.delete("o")).isFalse();
        assertThat(objects.file.info("o")).isEmpty();
        assertThat(objects.file.read("o", sha256(content), 0, 10)).isEmpty();
        assertThat(objects.list("")).containsExactly("stays");
        assertThat(objects.file.count()).isEqualTo(1);
        objects.put("o", random(7));
        assertThat(objects.read("o", 1000)).isEqualTo(random(7));
        assertThat(objects.file.read("o", sha256(content), 0, 10)).isEmpty();
    }

    @Test
    @DisplayName("lists objects by name, narrowed by the beginning of it, whole or in pages of one")
    void listing() {
        List<String> names = List.of("A", "a", "a/1", "a/2", "a/\u00e9", "a/\u4e2d", "a0", "b");
        names.forEach(name -> objects.put(name, random(name.length())));

        assertThat(objects.list("")).isEqualTo(names);
        assertThat(objects.list("a/")).containsExactly("a/1", "a/2", "a/\u00e9", "a/\u4e2d");
        assertThat(objects.list("nothing")).isEmpty();
        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            Page<ObjectInfo> page = objects.file.page("a", next.get(), BucketFixture.SINGLES);
            assertThat(page.items()).hasSize(1);
            seen.add(page.items().get(0).name().name());
            next = page.next();
        }
        assertThat(seen).isEqualTo(names.subList(1, 7));
    }

    @Test
    @DisplayName("says of an object what it survives, also once a later write was synced")
    void durability() {
        assertThat(objects.put("o", random(10)).durability()).isEqualTo(Durability.PROCESS);
        objects.parts("p", "u", random(10));
        assertThat(objects.engine
                        .in(
                                objects.file,
                                Durability.DISK,
                                file -> file.complete("p", "u", ObjectsFixture.commit(random(10), Headers.none())))
                        .durability())
                .isEqualTo(Durability.DISK);
        objects.reopen();
        assertThat(objects.file.info("o").orElseThrow().durability()).isEqualTo(Durability.DISK);
    }

    /** Whatever level a group was acknowledged at, its commit is on stable storage. */
    private static ObjectInfo committed(ObjectInfo info) {
        return new ObjectInfo(
                info.name(), info.size(), info.sha256(), info.metadata(), info.storeTime(), Durability.DISK);
    }

    @Test
    @DisplayName("does not claim for an object what only a transaction that was undone would have kept")
    void durabilityOfUndone() {
        objects.file.begin(objects.engine.group(Durability.PROCESS, 1));
        objects.file.complete("o", "none", ObjectsFixture.commit(Bytes.empty(), Headers.none()));
        objects.file.end(1);
        objects.file.begin(objects.engine.group(Durability.DISK, 1));
        objects.file.rollback();

        assertThat(objects.file.info("o").orElseThrow().durability()).isEqualTo(Durability.PROCESS);
    }

    @Test
    @DisplayName("PS-34: loses nothing when the disk is full, and takes objects again once there is room")
    void diskFull() {
        objects.put("first", random(100_000));
        objects.engine.settings = objects.engine.settings.withMaxPages(40);
        objects.reopen();

        assertRefused(ErrorCode.INSUFFICIENT_STORAGE, () -> objects.put("second", random(500_000)));
        assertThat(objects.read("first", 9000)).isEqualTo(random(100_000));
        objects.reopen();
        assertThat(objects.list("")).containsExactly("first");
        objects.write(file -> file.abort("second", "up-of-second"));
        objects.put("third", random(50_000));
        assertThat(objects.read("third", 9000)).isEqualTo(random(50_000));
    }
}
