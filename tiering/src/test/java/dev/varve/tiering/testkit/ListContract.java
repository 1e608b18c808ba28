/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ClosableIterator;
import dev.varve.ErrorCode;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.StorageClass;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What blobs there are. */
abstract class ListContract extends BlobContract {

    private BlobInfo create(String key) {
        return stored(store().create(BlobKey.of(key), content(key)));
    }

    private List<String> keys(String prefix, String narrower) {
        return store().list(prefix + narrower).toList().stream()
                .map(entry -> entry.key().value().substring(prefix.length()))
                .toList();
    }

    @Test
    @DisplayName("blobs are listed in order of key and narrowed by a prefix that may end anywhere")
    void order() {
        String prefix = freshPrefix();
        List.of("b/2", "b/10", "a", "b", "C", "b/1", "b.x", "b=y", "d/e/f/g").forEach(key -> create(prefix + key));

        assertThat(keys(prefix, "")).containsExactly("C", "a", "b", "b.x", "b/1", "b/10", "b/2", "b=y", "d/e/f/g");
        assertThat(keys(prefix, "b/")).containsExactly("b/1", "b/10", "b/2");
        assertThat(keys(prefix, "b/1")).containsExactly("b/1", "b/10");
        assertThat(keys(prefix, "d/e")).containsExactly("d/e/f/g");
        assertThat(keys(prefix, "nothing")).isEmpty();
        assertThat(keys(freshPrefix(), "")).isEmpty();
    }

    @Test
    @DisplayName("a listing tells what head tells")
    void entry() {
        BlobInfo info = create(freshPrefix() + "one");

        assertThat(store().list(info.key().value()).toList())
                .containsExactly(new BlobEntry(info.key(), info.length(), info.tag(), StorageClass.STANDARD));
    }

    @Test
    @DisplayName("a listing of several pages tells every blob once, and what is replaced once")
    void pages() {
        String prefix = freshPrefix();
        List<String> expected =
                IntStream.range(0, 23).mapToObj("k%02d"::formatted).toList();
        expected.forEach(key -> create(prefix + key));
        BlobInfo replaced = store().head(BlobKey.of(prefix + "k07")).orElseThrow();
        stored(store().replace(replaced.key(), replaced.tag(), content("other")));
        store().delete(BlobKey.of(prefix + "k11"));

        assertThat(keys(prefix, ""))
                .containsExactlyElementsOf(
                        expected.stream().filter(key -> !key.equals("k11")).toList());
    }

    @Test
    @DisplayName("a listing may be left early, and has an end")
    void early() {
        String prefix = freshPrefix();
        create(prefix + "a");
        create(prefix + "b");
        try (ClosableIterator<BlobEntry> entries = store().list(prefix)) {
            assertThat(entries.next().key().value()).isEqualTo(prefix + "a");
        }
        try (ClosableIterator<BlobEntry> entries = store().list(prefix)) {
            entries.next();
            entries.next();
            assertThat(entries.hasNext()).isFalse();
            assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    @DisplayName("a prefix with which no key can start is refused")
    void badPrefix() {
        refused(ErrorCode.INVALID, () -> store().list("a b").close());
    }
}
