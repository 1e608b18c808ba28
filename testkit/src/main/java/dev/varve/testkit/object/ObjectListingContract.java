/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.SubjectFilter;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.testkit.backend.StoreContract;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What objects and buckets there are. */
public abstract class ObjectListingContract extends StoreContract {

    /** For the backends that must fulfil it. */
    protected ObjectListingContract() {}

    private ObjectInfo put(String bucket, String name) {
        byte[] content = name.getBytes(StandardCharsets.UTF_8);
        return objects().put(ObjectName.of(bucket, name), new ByteArrayInputStream(content));
    }

    private List<String> names(String bucket, String prefix) {
        return objects().list(bucket, prefix).toList().stream()
                .map(info -> info.name().name())
                .toList();
    }

    @Test
    @DisplayName("objects are listed in order of name and narrowed by a prefix")
    void list() {
        String bucket = freshName();
        for (String name : List.of("b/2", "b/10", "a", "b", "C", "b/1", "\u00e9t\u00e9")) {
            put(bucket, name);
        }

        assertThat(names(bucket, "")).containsExactly("C", "a", "b", "b/1", "b/10", "b/2", "\u00e9t\u00e9");
        assertThat(names(bucket, "b/")).containsExactly("b/1", "b/10", "b/2");
        assertThat(names(bucket, "b/1")).containsExactly("b/1", "b/10");
        assertThat(names(bucket, "nothing")).isEmpty();
        assertThat(names(freshName(), "")).isEmpty();
    }

    @Test
    @DisplayName("a listing tells of each object what info tells")
    void listTellsInfo() {
        String bucket = freshName();
        ObjectInfo info = put(bucket, "one");

        assertThat(objects().list(bucket, "").toList()).containsExactly(info);
    }

    @Test
    @DisplayName("names that a file system could confuse stay apart")
    void oddNames() {
        String bucket = freshName();
        List<String> names =
                List.of("../x", "..", "x", "X", "x/", "/x", "%2Fx", "a*b?", "\ud83d\ude00", "n".repeat(255));
        names.forEach(name -> put(bucket, name));

        assertThat(names(bucket, "")).containsExactlyInAnyOrderElementsOf(names);
        for (String name : names) {
            assertThat(objects().info(ObjectName.of(bucket, name)).orElseThrow().size())
                    .isEqualTo(name.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    @DisplayName("a bucket is listed while it holds an object")
    void buckets() {
        String bucket = freshName();
        String other = freshName();
        put(bucket, "a");
        put(other, "a");

        assertThat(objects().buckets()).isSorted().contains(bucket, other);
        objects().delete(ObjectName.of(bucket, "a"));
        assertThat(objects().buckets()).contains(other).doesNotContain(bucket);
    }

    @Test
    @DisplayName("buckets of objects and of key-values are different things")
    void notKeyValues() {
        String bucket = freshName();
        put(bucket, "a");

        assertThat(keyValues().info(bucket)).isEmpty();
        assertThat(streams().list(SubjectFilter.all()).toList())
                .noneMatch(info -> info.name().equals(bucket));
    }
}
