/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import dev.varve.persist.warm.Placing;
import dev.varve.stream.StreamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A catalog")
final class CatalogsTest {

    private static final int SLOT = 7;
    /** As many catalogs are open at once. */
    private static final int MANY = 128;

    @TempDir
    Path root;

    private final StoreSettings settings = StoreSettings.defaults().withBusyMillis(1);
    private DataDirectory directory;

    @BeforeEach
    void locate() {
        directory = new DataDirectory(root);
    }

    private Catalogs catalogs(StoreSettings bounded) {
        return new Catalogs(directory, new LockPatience(bounded), new Copying());
    }

    /** Puts a copy in the place of a locked file. */
    private static final class Copying implements OwnedFiles {

        @Override
        public void unlock(int slot, Path file) {
            try {
                Path copy = Files.copy(file, file.resolveSibling("copy"), StandardCopyOption.REPLACE_EXISTING);
                Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void put(int slot, Path file, Path other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Placing placing(int slot) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void empty(int slot, Path file) {
            throw new UnsupportedOperationException();
        }
    }

    private static StoreKey key(int number) {
        return StoreKey.implicit("a".repeat(150) + number);
    }

    private static void register(Catalogs catalogs, int slot, StoreKey key) {
        catalogs.change(slot, catalog -> catalog.register(key));
    }

    private static List<String> listed(Catalogs catalogs, int slot) {
        return catalogs.find(slot).orElseThrow().list("s:", "s:", 1000).stream()
                .map(SlotCatalog.Entry::key)
                .toList();
    }

    /** Registers streams until there is no space for another. */
    private static List<String> fill(Catalogs catalogs) {
        List<String> registered = new ArrayList<>();
        while (true) {
            StoreKey next = key(100 + registered.size());
            try {
                register(catalogs, SLOT, next);
            } catch (StorageException full) {
                assertThat(full.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE);
                return registered;
            }
            registered.add(next.text());
        }
    }

    @Test
    @DisplayName("PS-34: whose first transaction SQLite has undone is made again, with all that was registered")
    void undoneAsItWasMade() {
        try (Catalogs catalogs = catalogs(settings.withMaxPages(12))) {
            List<String> registered = fill(catalogs);

            assertThat(registered).hasSizeGreaterThan(10);
            assertThat(listed(catalogs, SLOT)).isEqualTo(registered);
            catalogs.commit(SLOT);
        }
        try (Catalogs again = catalogs(settings)) {
            assertThat(listed(again, SLOT)).hasSizeGreaterThan(10);
            register(again, SLOT, key(1));
            assertThat(listed(again, SLOT)).contains(key(1).text());
        }
    }

    @Test
    @DisplayName("lists what was registered in a transaction that SQLite has undone, and keeps it")
    void undoneLater() {
        try (Catalogs catalogs = catalogs(settings.withMaxPages(12))) {
            register(catalogs, SLOT, key(100));
            catalogs.commit(SLOT);
            List<String> registered = fill(catalogs);

            assertThat(listed(catalogs, SLOT)).isEqualTo(registered);
            catalogs.commit(SLOT);
            catalogs.close();
            assertThat(listed(catalogs, SLOT)).isEqualTo(registered);
        }
    }

    /** Keeps the catalog of {@code slot} from being committed, as long as it is open. */
    private Connection reader(int slot) throws Exception {
        Connection reader = DriverManager.getConnection("jdbc:sqlite:" + directory.catalog(slot));
        reader.setAutoCommit(false);
        reader.createStatement().executeQuery("SELECT key FROM entries").next();
        return reader;
    }

    @Test
    @DisplayName("that others keep locked is replaced by a copy, with all that was registered and not committed")
    void locked() throws Exception {
        try (Catalogs catalogs = catalogs(settings)) {
            register(catalogs, SLOT, key(1));
            catalogs.commit(SLOT);
            register(catalogs, SLOT, key(2));
            try (Connection reader = reader(SLOT)) {
                StoreKey inMemory = StoreKey.declared("memory");
                StreamSpec spec = StreamSpec.of("memory", "memory.>");
                catalogs.change(SLOT, catalog -> catalog.register(inMemory, spec));
                assertThat(reader.isClosed()).isFalse();
            }
            catalogs.close();
            assertThat(listed(catalogs, SLOT))
                    .containsExactly(StoreKey.declared("memory").text(), key(1).text(), key(2).text());
        }
    }

    @Test
    @DisplayName("that cannot be committed keeps no other from being used, and is committed when it can be")
    void manyOpen() throws Exception {
        try (Catalogs catalogs = catalogs(settings)) {
            register(catalogs, 0, key(1));
            catalogs.commit(0);
            register(catalogs, 0, key(2));
            try (Connection reader = reader(0)) {
                for (int slot = 1; slot <= MANY; slot++) {
                    register(catalogs, slot, key(slot));
                }
                assertThat(reader.isClosed()).isFalse();
            }
            assertThat(listed(catalogs, 0)).containsExactly(key(1).text(), key(2).text());
            catalogs.commit(0);
            assertThat(listed(catalogs, 1)).containsExactly(key(1).text());
        }
    }
}
