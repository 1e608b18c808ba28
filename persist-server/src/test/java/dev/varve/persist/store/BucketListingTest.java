/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.SubjectFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A listing of a bucket")
final class BucketListingTest {

    @TempDir
    Path root;

    private BucketFixture bucket;

    @BeforeEach
    void open() {
        bucket = new BucketFixture(root);
        for (String key : new String[] {"b", "a.2", "a", "C", "a.1", "a.1.x", "a-b.c"}) {
            bucket.put(key, "of " + key);
        }
        bucket.put("gone", "x");
        bucket.delete("gone");
    }

    @AfterEach
    void close() {
        bucket.close();
    }

    @Test
    @DisplayName("has the live keys that fit, in order of name")
    void filters() {
        assertThat(bucket.keys(">")).containsExactly("C", "a", "a-b.c", "a.1", "a.1.x", "a.2", "b");
        assertThat(bucket.keys("a.*")).containsExactly("a.1", "a.2");
        assertThat(bucket.keys("a.>")).containsExactly("a.1", "a.1.x", "a.2");
        assertThat(bucket.keys("*.1.*")).containsExactly("a.1.x");
        assertThat(bucket.keys("a")).containsExactly("a");
        assertThat(bucket.keys("nothing.>")).isEmpty();
    }

    @Test
    @DisplayName("is the same read in pages of one")
    void pagesOfOne() {
        List<String> names = new ArrayList<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            Page<KeyItem> page = bucket.file.page(SubjectFilter.of("a.>"), next.get(), BucketFixture.SINGLES);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(1);
            page.items().forEach(item -> names.add(item.entry().key().name()));
            next = page.next();
        }

        assertThat(names).containsExactly("a.1", "a.1.x", "a.2");
    }

    @Test
    @DisplayName("is bounded in bytes, but has one value at least; names count without their values")
    void bytes() {
        bucket.put("a", "x".repeat(5000));
        PageBounds bounds = new PageBounds(100, 1000, 10_000);

        Page<KeyItem> first = bucket.file.page(SubjectFilter.of(">"), "C", bounds);
        assertThat(first.items()).hasSize(1);
        assertThat(first.next()).contains("a");
        assertThat(bucket.file.keys(SubjectFilter.of(">"), "", bounds).items()).hasSize(7);
    }

    @Test
    @DisplayName("cuts a value that has no room, and says so")
    void cuts() {
        KeyItem item = bucket.file
                .page(SubjectFilter.of("b"), "", new PageBounds(10, 1000, 2))
                .items()
                .get(0);

        assertThat(item.entry().value().utf8()).isEqualTo("of");
        assertThat(item.cut().orElseThrow().total()).isEqualTo(4);
    }
}
