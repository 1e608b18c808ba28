/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A server that removes a file")
final class RemovalTest {

    private static final int SLOT = JournalFixture.KEY.slot();

    @TempDir
    Path root;

    /** Part of what a server does, after which it may be stopped for as long as one likes. */
    private interface Step {
        void run() throws IOException;
    }

    /** Two servers over one directory: the first removes a file, the second takes its slot and then makes a file of its own under the same name. */
    private static final class Race {
        private final ServerHome firstHome;
        private final ServerHome secondHome;
        private final Path file;
        private final Deque<Step> removing;
        private final Deque<Step> taking;

        /** @param other what comes in the place of the file; without it, nothing but an empty file */
        Race(Path root, Optional<Path> other) throws IOException {
            firstHome = ServerHome.create(root, "first", 1);
            secondHome = ServerHome.create(root, "second", 1);
            SlotClaims first = new SlotClaims(new DataDirectory(root), firstHome);
            SlotClaims second = new SlotClaims(new DataDirectory(root), secondHome);
            first.take(SLOT, 1).settle();
            file = new DataDirectory(root).file(JournalFixture.KEY);
            Files.writeString(file, "old");
            Removal removal = first.removal(SLOT, 1, file, other);
            removing = new ArrayDeque<>(
                    List.of(removal::begin, removal::confirm, other.isPresent() ? removal::put : removal::replace));
            Takeover takeover = second.begin(SLOT, 2);
            taking = new ArrayDeque<>(List.of(
                    takeover::claim,
                    takeover::survey,
                    takeover::fence,
                    takeover::confirm,
                    takeover::settle,
                    () -> second.empty(SLOT, 2, file),
                    () -> Files.writeString(file, "new")));
        }

        /** Runs the steps in the order that the bits of {@code order} say; returns whether the first server got to its end. */
        boolean run(int order, int steps) throws IOException {
            boolean goesOn = true;
            for (int i = 0; i < steps; i++) {
                if ((order >> i & 1) == 0) {
                    taking.remove().run();
                } else {
                    goesOn = goesOn && remove();
                }
            }
            return goesOn;
        }

        private boolean remove() throws IOException {
            try {
                removing.remove().run();
                return true;
            } catch (NoSuchFileException taken) {
                return false;
            } catch (StorageException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.FENCED);
                return false;
            }
        }

        void end() {
            firstHome.close();
            secondHome.close();
        }
    }

    @ParameterizedTest(
            name =
                    "PS-14: removes nothing of its successor's, wherever it was stopped and whenever it goes on, be it that it puts another file there: {0}")
    @ValueSource(booleans = {false, true})
    void everyOrder(boolean another) throws IOException {
        AtomicInteger whole = new AtomicInteger();
        int steps = 10;
        for (int order = 0; order < 1 << steps; order++) {
            if (Integer.bitCount(order) == 3) {
                Path place = Files.createDirectory(root.resolve(Integer.toString(order)));
                Optional<Path> other = Optional.of(place.resolve("other")).filter(file -> another);
                if (other.isPresent()) {
                    Files.writeString(other.get(), "stub");
                }
                Race race = new Race(place, other);
                if (race.run(order, steps)) {
                    whole.incrementAndGet();
                }
                assertThat(race.file)
                        .as("order %s", Integer.toBinaryString(order))
                        .hasContent("new");
                race.end();
            }
        }
        assertThat(whole).as("orders in which it was in time").hasValueGreaterThan(1);
    }

    @Test
    @DisplayName("leaves an empty file and no other")
    void empties() throws IOException {
        try (ServerHome home = ServerHome.create(root, "first", 1)) {
            SlotClaims claims = new SlotClaims(new DataDirectory(root), home);
            claims.take(SLOT, 1).settle();
            Path file = new DataDirectory(root).file(JournalFixture.KEY);
            Files.writeString(file, "old");
            claims.empty(SLOT, 1, file);
            assertThat(file).isEmptyFile();
            assertThat(file.resolveSibling("owners").toFile().list()).containsExactly("1");
        }
    }

    @Test
    @DisplayName("leaves what SQLite takes for a new database, also if it ends before the rollback journal is gone")
    void journalLeft() throws Exception {
        Path old = root.resolve("old.db");
        Path file = root.resolve("file.db");
        try (Connection open = connect(old);
                Statement statement = open.createStatement()) {
            statement.execute("PRAGMA cache_size=5");
            statement.execute("CREATE TABLE a(b)");
            statement.execute("BEGIN");
            statement.execute("INSERT INTO a VALUES(zeroblob(1000000))");
            Path journal = root.resolve("old.db-journal");
            assertThat(journal).isNotEmptyFile();
            Files.copy(journal, root.resolve("file.db-journal"));
        }
        Files.createFile(file);
        try (Connection open = connect(file);
                Statement statement = open.createStatement()) {
            statement.execute("CREATE TABLE c(d)");
        }
        try (Connection open = connect(file);
                Statement statement = open.createStatement();
                ResultSet tables = statement.executeQuery("SELECT group_concat(name) FROM sqlite_master")) {
            assertThat(tables.getString(1)).isEqualTo("c");
        }
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
