/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static dev.varve.persist.store.BucketFixture.assertRefused;
import static dev.varve.persist.store.ObjectsFixture.commit;
import static dev.varve.persist.store.ObjectsFixture.random;
import static dev.varve.persist.store.ObjectsFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Headers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An upload of an object")
final class ObjectUploadTest {

    private static final Bytes CONTENT = random(3500);
    private static final ObjectCommit COMMIT = commit(CONTENT, Headers.none());

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

    private void assertInvisible() {
        assertThat(objects.file.info("o")).isEmpty();
        assertThat(objects.file.read("o", sha256(CONTENT), 0, 10)).isEmpty();
        assertThat(objects.list("")).isEmpty();
        assertThat(objects.file.count()).isZero();
    }

    @Test
    @DisplayName("is invisible until it is complete, whatever step its server ended at, and can go on from there")
    void crashBetweenSteps() {
        for (int i = 0; i < ObjectsFixture.parts(CONTENT); i++) {
            int index = i;
            objects.part("o", "u", index, ObjectsFixture.part(CONTENT, index));
            objects.reopen();
            assertInvisible();
            objects.file.begin(objects.engine.group(Durability.PROCESS, 1));
            objects.file.part("o", "u", index + 1L, Bytes.utf8("of a transaction that was not committed"));
            objects.reopen();
            assertInvisible();
        }
        objects.file.begin(objects.engine.group(Durability.PROCESS, 1));
        objects.file.complete("o", "u", COMMIT);
        objects.reopen();
        assertInvisible();

        objects.complete("o", "u", COMMIT);
        objects.reopen();
        assertThat(objects.read("o", 1000)).isEqualTo(CONTENT);
    }

    @Test
    @DisplayName("may send its parts in any order, and again")
    void anyOrder() {
        objects.parts("o", "u", CONTENT, List.of(2, 0, 3, 0, 1, 1, 2));
        objects.complete("o", "u", COMMIT);

        assertThat(objects.read("o", 1000)).isEqualTo(CONTENT);
    }

    @Test
    @DisplayName("is what its parts are now, though an earlier one was replaced")
    void replacedPart() {
        objects.parts("o", "u", random(3400));
        objects.parts("o", "u", CONTENT);
        objects.complete("o", "u", COMMIT);
        assertThat(objects.read("o", 1000)).isEqualTo(CONTENT);

        objects.parts("p", "u", CONTENT);
        objects.part("p", "u", 1, Bytes.wrap(new byte[ObjectsFixture.PART]));
        assertRefused(ErrorCode.CORRUPT, () -> objects.complete("p", "u", COMMIT));
    }

    @Test
    @DisplayName("is refused while parts are missing, and complete once they have come")
    void missingParts() {
        objects.parts("o", "u", CONTENT, List.of(0, 1, 3));

        assertRefused(ErrorCode.CORRUPT, () -> objects.complete("o", "u", COMMIT));
        assertInvisible();
        objects.parts("o", "u", CONTENT, List.of(2));
        objects.complete("o", "u", COMMIT);
        assertThat(objects.read("o", 1000)).isEqualTo(CONTENT);
    }

    @Test
    @DisplayName("is refused if its size, count or digest is not as said")
    void wrongContent() {
        objects.parts("o", "u", CONTENT);
        String digest = sha256(CONTENT);

        assertRefused(
                ErrorCode.CORRUPT, () -> objects.complete("o", "u", new ObjectCommit(4, 3501, digest, Headers.none())));
        assertRefused(
                ErrorCode.CORRUPT, () -> objects.complete("o", "u", new ObjectCommit(3, 3500, digest, Headers.none())));
        assertRefused(
                ErrorCode.CORRUPT,
                () -> objects.complete("o", "u", new ObjectCommit(4, 3500, sha256(random(1)), Headers.none())));
        assertRefused(ErrorCode.CORRUPT, () -> objects.complete("none", "u", commit(CONTENT, Headers.none())));
        assertInvisible();
        objects.complete("o", "u", COMMIT);
        assertThat(objects.read("o", 1000)).isEqualTo(CONTENT);
    }

    @Test
    @DisplayName("leaves nothing when it is aborted, and others of the same name alone")
    void abort() {
        objects.parts("o", "u", CONTENT);
        objects.parts("o", "v", CONTENT);
        objects.write(file -> file.abort("o", "u"));
        objects.write(file -> file.abort("o", "u"));
        objects.write(file -> file.abort("o", "never"));

        assertRefused(ErrorCode.CORRUPT, () -> objects.complete("o", "u", COMMIT));
        objects.complete("o", "v", COMMIT);
        assertThat(objects.read("o", 1000)).isEqualTo(CONTENT);
    }

    @Test
    @DisplayName("is whole although a part of it was undone")
    void undonePart() {
        objects.parts("o", "u", CONTENT, List.of(0, 1));
        objects.file.begin(objects.engine.group(Durability.PROCESS, 1));
        objects.file.part("o", "u", 2, Bytes.utf8("undone"));
        objects.file.rollback();
        objects.parts("o", "u", CONTENT, List.of(2, 3));
        objects.complete("o", "u", COMMIT);

        assertThat(objects.read("o", 1000)).isEqualTo(CONTENT);
    }

    @Test
    @DisplayName("outlives one change of owner, and is forgotten at the second if nobody went on with it")
    void abandoned() {
        objects.parts("o", "u", CONTENT, List.of(0, 1));
        objects.parts("o", "abandoned", CONTENT);
        objects.engine.epoch = 2;
        objects.parts("o", "u", CONTENT, List.of(2));
        objects.engine.epoch = 3;
        objects.parts("o", "u", CONTENT, List.of(3));

        assertRefused(ErrorCode.CORRUPT, () -> objects.complete("o", "abandoned", COMMIT));
        objects.complete("o", "u", COMMIT);
        assertThat(objects.read("o", 1000)).isEqualTo(CONTENT);
    }

    @Test
    @DisplayName("is checked part by part where another server took some of them")
    void twoServers() {
        objects.parts("o", "u", random(3499), List.of(0, 1));
        try (ObjectFile other = objects.engine.objects("bucket")) {
            other.begin(objects.engine.group(Durability.PROCESS, 2));
            other.part("o", "u", 0, ObjectsFixture.part(CONTENT, 0));
            other.part("o", "u", 1, ObjectsFixture.part(CONTENT, 1));
            other.end(0);
            other.commit();
        }
        assertRefused(ErrorCode.FENCED, () -> objects.parts("o", "u", CONTENT, List.of(2)));
        objects.engine.epoch = 3;
        objects.parts("o", "u", CONTENT, List.of(2, 3));
        objects.complete("o", "u", COMMIT);

        assertThat(objects.read("o", 1000)).isEqualTo(CONTENT);
    }

    @Test
    @DisplayName("of a name that was taken meanwhile by the same content is done, and its parts are gone")
    void overtaken() {
        objects.parts("o", "u", CONTENT);
        objects.put("o", CONTENT);
        objects.complete("o", "u", COMMIT);
        objects.delete("o");

        assertRefused(ErrorCode.CORRUPT, () -> objects.complete("o", "u", COMMIT));
    }
}
