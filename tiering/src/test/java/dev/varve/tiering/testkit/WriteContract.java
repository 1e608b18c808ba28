/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.ConditionalWriteProbe;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.WriteAnswer;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs are created once, and replaced by whoever knows what they hold. */
abstract class WriteContract extends BlobContract {

    @ParameterizedTest(name = "a blob of {0} bytes comes back, with its length and digest")
    @ValueSource(ints = {0, 1, 1000, 3_000_001})
    void roundTrip(int size) {
        BlobKey key = freshKey();
        BlobContent content = BlobContent.of(bytes(size));

        BlobInfo info = stored(store().create(key, content));

        assertThat(info.key()).isEqualTo(key);
        assertThat(info.holds(content)).isTrue();
        assertThat(store().head(key)).contains(info);
        assertThat(read(key)).isEqualTo(bytes(size));
    }

    @Test
    @DisplayName("TR-3: a blob is created once; other content conflicts, is told what is there, and changes nothing")
    void createOnly() {
        BlobKey key = freshKey();
        BlobInfo first = stored(store().create(key, content("first")));

        assertThat(store().create(key, content("other"))).isEqualTo(new WriteAnswer.Conflict(Optional.of(first)));

        assertThat(read(key)).isEqualTo(Bytes.utf8("first"));
        assertThat(store().head(key)).contains(first);
    }

    @Test
    @DisplayName("TR-5: creating the same content again is as good as creating it")
    void createAgain() {
        BlobKey key = freshKey();
        BlobInfo first = stored(store().create(key, content("same")));

        assertThat(alreadyThere(store().create(key, content("same")))).isEqualTo(first);
    }

    @Test
    @DisplayName("TR-3: a blob is replaced by whoever names its tag, and has another tag then")
    void replace() {
        BlobKey key = freshKey();
        BlobInfo first = stored(store().create(key, content("first")));

        BlobInfo second = stored(store().replace(key, first.tag(), content("second")));

        assertThat(second.tag()).isNotEqualTo(first.tag());
        assertThat(store().head(key)).contains(second);
        assertThat(read(key)).isEqualTo(Bytes.utf8("second"));
    }

    @Test
    @DisplayName("TR-3: who names an old tag conflicts, is told what is there, and changes nothing")
    void replaceByOldTag() {
        BlobKey key = freshKey();
        BlobInfo first = stored(store().create(key, content("first")));
        BlobInfo second = stored(store().replace(key, first.tag(), content("second")));

        assertThat(store().replace(key, first.tag(), content("zombie")))
                .isEqualTo(new WriteAnswer.Conflict(Optional.of(second)));

        assertThat(read(key)).isEqualTo(Bytes.utf8("second"));
    }

    @Test
    @DisplayName("TR-5: replacing again by the same content is as good as replacing")
    void replaceAgain() {
        BlobKey key = freshKey();
        BlobInfo first = stored(store().create(key, content("first")));
        BlobInfo second = stored(store().replace(key, first.tag(), content("second")));

        assertThat(alreadyThere(store().replace(key, first.tag(), content("second"))))
                .isEqualTo(second);
    }

    @Test
    @DisplayName("nothing cannot be replaced")
    void replaceNothing() {
        BlobInfo elsewhere = stored(store().create(freshKey(), content("elsewhere")));
        BlobKey key = freshKey();

        assertThat(store().replace(key, elsewhere.tag(), content("new")))
                .isEqualTo(new WriteAnswer.Conflict(Optional.empty()));

        assertThat(store().head(key)).isEmpty();
    }

    @Test
    @DisplayName("content that is not what it claims is CORRUPT, and nothing is stored")
    void falseContent(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("file"), bytes(1000).toByteArray());
        Sha256 digest = Sha256.of(bytes(1000));
        for (BlobContent claimed : new BlobContent[] {
            BlobContent.of(file, 1000, Sha256.of(bytes(999))),
            BlobContent.of(file, 1001, digest),
            BlobContent.of(file, 999, digest)
        }) {
            BlobKey key = freshKey();
            refused(ErrorCode.CORRUPT, () -> store().create(key, claimed));
            assertThat(store().head(key)).isEmpty();
        }
    }

    @Test
    @DisplayName("content that cannot be read is the caller's matter, and nothing is stored")
    void unreadableContent(@TempDir Path folder) {
        BlobContent gone = BlobContent.of(folder.resolve("gone"), 3, Sha256.of(bytes(3)));
        BlobKey key = freshKey();

        assertThatThrownBy(() -> store().create(key, gone))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseInstanceOf(NoSuchFileException.class);

        assertThat(store().head(key)).isEmpty();
        stored(store().create(key, content("later")));
    }

    @Test
    @DisplayName("a deleted blob is gone, and its key free")
    void delete() {
        BlobKey key = freshKey();
        stored(store().create(key, content("first")));

        assertThat(store().delete(key)).isTrue();

        assertThat(store().head(key)).isEmpty();
        assertThat(store().read(key)).isEmpty();
        assertThat(store().delete(key)).isFalse();
        stored(store().create(key, content("second")));
        assertThat(read(key)).isEqualTo(Bytes.utf8("second"));
    }

    @Test
    @DisplayName("a blob that was deleted and created anew has another tag, or else the same content")
    void tagAfterDelete() {
        BlobKey key = freshKey();
        BlobInfo first = stored(store().create(key, content("first")));
        store().delete(key);
        stored(store().create(key, content("other")));

        assertThat(store().replace(key, first.tag(), content("zombie"))).isInstanceOf(WriteAnswer.Conflict.class);
    }

    @Test
    @DisplayName("a key may be the beginning of another")
    void nestedKeys() {
        String prefix = freshPrefix();
        BlobKey outer = BlobKey.of(prefix + "a");
        BlobKey inner = BlobKey.of(prefix + "a/b");
        stored(store().create(outer, content("outer")));
        stored(store().create(inner, content("inner")));

        assertThat(read(outer)).isEqualTo(Bytes.utf8("outer"));
        assertThat(read(inner)).isEqualTo(Bytes.utf8("inner"));
        store().delete(outer);
        assertThat(read(inner)).isEqualTo(Bytes.utf8("inner"));
    }

    @Test
    @DisplayName("TR-6: the store heeds the conditions of writes, and the probe leaves nothing behind")
    void probe() {
        ConditionalWriteProbe.run(store());

        assertThat(store().list("varve-probe/").toList()).isEmpty();
    }

    @Test
    @DisplayName("the store may be asked whether it takes plain blobs")
    void check() {
        store().check(BlobOptions.standard());
    }
}
