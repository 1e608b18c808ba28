/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a worker knows of the files on its disk")
final class LocalFilesTest {

    private static final int MOST = 3;

    @TempDir
    Path root;

    private StoreKey file(String name, int size) throws IOException {
        StoreKey key = StoreKey.implicit(name);
        DataDirectory directory = new DataDirectory(root);
        directory.makeSlot(key.slot());
        Files.write(directory.file(key), new byte[size]);
        return key;
    }

    private Map<String, Long> list(StoreKey... keys) {
        Map<String, Long> sizes = new HashMap<>();
        for (StoreKey key : keys) {
            Path file = new DataDirectory(root).file(key);
            sizes.put(String.valueOf(file.getFileName()), file.toFile().length());
        }
        return sizes;
    }

    private LocalFiles local() {
        return new LocalFiles(new DataDirectory(root), MOST);
    }

    @Test
    @DisplayName("is what was listed, whether it is used then or was used before")
    void sums() throws IOException {
        StoreKey used = file("used", 1000);
        StoreKey later = file("later", 2000);
        LocalFiles local = local();
        local.claimed(used.slot());
        local.claimed(later.slot());
        assertThat(local.unlisted(10)).contains(used.slot(), later.slot());
        local.used(used);
        assertThat(local.bytes()).isEqualTo(1000);
        assertThat(local.listed(used.slot(), list(used))).isEmpty();
        assertThat(local.listed(later.slot(), list(later))).hasSize(1);
        assertThat(local.unlisted(10)).isEmpty();
        assertThat(local.bytes()).isEqualTo(3000);
        assertThat(local.slotsAtRest()).containsExactly(later.slot());
        local.used(later);
        assertThat(local.bytes()).isEqualTo(3000);
        assertThat(local.slotsAtRest()).isEmpty();
        local.appeared(file("new", 4000));
        assertThat(local.bytes()).isEqualTo(7000);
        file("new", 5000);
        local.committed(StoreKey.implicit("new"));
        assertThat(local.bytes()).isEqualTo(8000);
        local.gone(later, 2000);
        local.letGo(used.slot());
        assertThat(local.bytes()).isEqualTo(5000);
    }

    @Test
    @DisplayName("keeps the order of use of a bounded number of files; others are at rest again")
    void order() throws IOException {
        LocalFiles local = local();
        for (int i = 0; i < 5; i++) {
            StoreKey key = file("f" + i, 1000);
            local.claimed(key.slot());
            local.listed(key.slot(), list(key));
            local.used(key);
        }
        assertThat(local.bytes()).isEqualTo(5000);
        assertThat(local.slotsAtRest())
                .containsExactlyInAnyOrder(
                        StoreKey.implicit("f0").slot(), StoreKey.implicit("f1").slot());
        local.used(StoreKey.implicit("f2"));
        assertThat(Stream.of("f3", "f4", "f2").map(StoreKey::implicit))
                .containsExactlyElementsOf(local.eldestFirst().keySet());
        LocalFiles.Used latest = local.eldestFirst().get(StoreKey.implicit("f2"));
        assertThat(local.isLatest(Objects.requireNonNull(latest))).isTrue();
        assertThat(local.turn(StoreKey.implicit("f0"))).isEmpty();
        assertThat(local.turn(StoreKey.implicit("f4"))).hasValue(5);
        assertThat(local.bytes()).isEqualTo(5000);
    }
}
