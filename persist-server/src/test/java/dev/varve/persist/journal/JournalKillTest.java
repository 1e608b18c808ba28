/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.persist.store.DataDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A process that is killed while it journals")
final class JournalKillTest {

    private static final int ENOUGH = 300;

    @TempDir
    Path root;

    @ParameterizedTest(name = "PS-21: leaves each command that it acknowledged at {0}, and its directory to be removed")
    @ValueSource(strings = {"process", "disk"})
    void leavesAll(String level) throws Exception {
        List<String> acknowledged;
        Path home = root.resolve("servers").resolve("killed");
        try (OtherProcess process =
                new OtherProcess(root.resolve("said"), JournalingProcess.class, root.toString(), level)) {
            await().until(() -> process.lines().size() >= ENOUGH);
            try (ServerHome other = ServerHome.create(root, "other", 1)) {
                new SlotClaims(new DataDirectory(root), other).removeDeadServers();
                assertThat(home).as("it lives").exists();
            }
            process.kill();
            acknowledged = process.lines();
        }
        List<JournaledCommand> left = JournalFixture.read(home.resolve("worker-0"));
        long oldest = left.get(0).lsn();
        assertThat(left.stream().map(command -> Long.toString(command.lsn())).collect(Collectors.toSet()))
                .containsAll(acknowledged.stream()
                        .filter(line -> Long.parseLong(line) >= oldest)
                        .toList());
        assertThat(left).hasSizeGreaterThan(100);
        try (ServerHome other = ServerHome.create(root, "third", 1)) {
            new SlotClaims(new DataDirectory(root), other).removeDeadServers();
            assertThat(home).as("no owner file names it").doesNotExist();
        }
    }
}
