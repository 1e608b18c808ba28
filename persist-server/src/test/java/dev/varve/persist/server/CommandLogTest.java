/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.journal.Ballast;
import dev.varve.persist.journal.Command;
import dev.varve.persist.journal.Journal;
import dev.varve.persist.journal.JournalSettings;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The journal of a worker")
final class CommandLogTest {

    private static final StoreKey KEY = StoreKey.implicit("s");

    @TempDir
    Path root;

    private final Uncommitted uncommitted = new Uncommitted();

    private CommandLog log() {
        Journal journal = Journal.create(root.resolve("worker"), JournalSettings.defaults());
        Ballast ballast = new Ballast(root.resolve("disk").resolve("reserve"), 4096);
        return new CommandLog(
                journal,
                ballast,
                uncommitted,
                new AtomicLong(),
                new WarmLog(Optional.empty(), Optional.empty(), new DataDirectory(root), slot -> OptionalLong.empty()));
    }

    private static Command command(String body) {
        return new Command(KEY, 1, 5, Command.Kind.REQUEST, Bytes.utf8(body));
    }

    @Test
    @DisplayName(
            "PS-34: refuses what comes while the space for commits cannot be had, and takes it again once there is space")
    void full() throws Exception {
        CommandLog log = log();
        assertRefused(log);
        log.recover();
        assertRefused(log);
        Files.createDirectory(root.resolve("disk"));
        assertRefused(log);
        log.recover();
        assertThat(log.append(command("a"))).isPositive();
        log.makeRoom();
        assertThat(root.resolve("disk")).isEmptyDirectory();
        assertRefused(log);
        log.remove();
    }

    private void assertRefused(CommandLog log) {
        assertThatThrownBy(() -> log.append(command("refused")))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE));
    }

    @Test
    @DisplayName("has for a file what no commit covers, without what was annulled")
    void commands() throws Exception {
        Files.createDirectory(root.resolve("disk"));
        CommandLog log = log();
        long first = log.append(command("a"));
        log.annul(KEY, log.append(command("b")));
        log.append(command("c"));
        List<String> found = new ArrayList<>();
        log.commands(KEY, journaled -> found.add(journaled.command().body().utf8()));

        assertThat(found).containsExactly("a", "c");
        assertThat(log.needed()).isEqualTo(first);
        uncommitted.forget(KEY);
        assertThat(log.needed()).isGreaterThan(first);
        assertThat(uncommitted.bytes()).isZero();
        log.remove();
    }
}
