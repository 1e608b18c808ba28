/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A claim to a slot")
final class SlotClaimsTest {

    private static final StoreKey KEY = JournalFixture.KEY;
    private static final int SLOT = KEY.slot();

    @TempDir
    Path root;

    private final List<Server> servers = new ArrayList<>();

    /** A server process with one worker. */
    private final class Server {
        private final ServerHome home;
        private final SlotClaims claims;
        private final Journal journal;

        Server(String incarnation) {
            home = ServerHome.create(root, incarnation, 1);
            claims = new SlotClaims(new DataDirectory(root), home);
            journal = Journal.create(home.worker(0), JournalFixture.SMALL);
            servers.add(this);
        }

        void append(long epoch, String body) {
            journal.append(new Command(KEY, epoch, 1, Command.Kind.REQUEST, Bytes.utf8(body)));
            journal.write();
        }

        void die() {
            journal.close();
            home.close();
        }
    }

    @AfterEach
    void stop() {
        servers.forEach(Server::die);
    }

    private static List<String> left(Takeover takeover) {
        List<JournaledCommand> commands = new ArrayList<>();
        takeover.predecessors().forEach(predecessor -> predecessor.commands(commands::add));
        return JournalFixture.bodies(commands);
    }

    private static void assertFenced(ThrowingCallable claim, long epoch) {
        assertThatThrownBy(claim).isInstanceOfSatisfying(StorageException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.FENCED);
            assertThat(e.actual()).hasValue(epoch);
        });
    }

    private Path owners() {
        return new DataDirectory(root).slot(SLOT).resolve("owners");
    }

    @Test
    @DisplayName("of the first owner has no predecessors, and may be repeated")
    void first() {
        Server server = new Server("first");
        for (int i = 0; i < 2; i++) {
            Takeover takeover = server.claims.take(SLOT, 3);
            assertThat(takeover.predecessors()).isEmpty();
            takeover.settle();
        }
        assertThat(server.claims.isHandedOver(SLOT, 3)).isFalse();
    }

    @Test
    @DisplayName("PS-14: fences the former owner and finds what it left, until it is settled")
    void successor() {
        Server old = new Server("old");
        old.claims.take(SLOT, 3).settle();
        old.append(3, "one");
        old.journal.annul(old.journal.append(JournalFixture.command("failed")));
        old.append(3, "two");
        Server young = new Server("young");
        Takeover takeover = young.claims.take(SLOT, 4);
        assertThat(old.home.fence().check()).containsEntry(SLOT, 4L);
        assertThat(young.home.fence().check()).isEmpty();
        assertThat(left(takeover)).containsExactly("one", "two");
        assertThat(left(young.claims.take(SLOT, 4))).as("again").containsExactly("one", "two");
        assertThat(old.claims.isHandedOver(SLOT, 3)).isFalse();
        takeover.settle();
        assertThat(old.claims.isHandedOver(SLOT, 3)).isTrue();
        assertThat(young.claims.take(SLOT, 4).predecessors()).isEmpty();
    }

    @Test
    @DisplayName("finds also what its predecessor had not settled, the lowest epoch first")
    void unsettled() {
        Server first = new Server("first");
        first.claims.take(SLOT, 3).settle();
        first.append(3, "one");
        Server second = new Server("second");
        second.claims.take(SLOT, 4);
        second.append(4, "two");
        Server third = new Server("third");
        Takeover takeover = third.claims.take(SLOT, 9);
        assertThat(takeover.predecessors()).extracting(Predecessor::epoch).containsExactly(3L, 4L);
        assertThat(left(takeover)).containsExactly("one", "two");
        assertThat(second.home.fence().check()).containsEntry(SLOT, 9L);
    }

    @Test
    @DisplayName("is FENCED by one under a higher epoch, and by another process under the same")
    void fenced() {
        Server high = new Server("high");
        high.claims.take(SLOT, 9).settle();
        Server low = new Server("low");
        assertFenced(() -> low.claims.take(SLOT, 4), 9);
        assertFenced(() -> low.claims.take(SLOT, 9), 9);
    }

    @Test
    @DisplayName("is FENCED when a successor has settled and forgotten it meanwhile")
    void forgotten() throws Exception {
        Server low = new Server("low");
        Takeover slow = low.claims.begin(SLOT, 4);
        slow.claim();
        new Server("high").claims.take(SLOT, 9).settle();
        assertFenced(slow::survey, 9);
    }

    @Test
    @DisplayName("of a process that ended before its name was written has left nothing")
    void halfClaimed() throws Exception {
        Server server = new Server("first");
        Files.createDirectories(owners());
        Files.writeString(owners().resolve("1"), "");
        Files.writeString(owners().resolve("2"), "half");
        Takeover takeover = server.claims.take(SLOT, 3);
        assertThat(takeover.predecessors()).isEmpty();
        takeover.settle();
        assertThat(owners().resolve("1")).doesNotExist();
    }

    @Test
    @DisplayName("of the same process under an earlier epoch leaves commands as any other does")
    void own() {
        Server server = new Server("first");
        server.claims.take(SLOT, 3).settle();
        server.append(3, "mine");
        Takeover again = server.claims.take(SLOT, 5);
        assertThat(left(again)).containsExactly("mine");
        assertThat(server.home.fence().check()).isEmpty();
    }

    @Test
    @DisplayName("reads the journal of a server on, where another slot was taken from it before")
    void readsOn() {
        Server old = new Server("old");
        int other = (SLOT + 1) % 1024;
        old.claims.take(other, 3).settle();
        old.claims.take(SLOT, 3).settle();
        old.append(3, "one");
        Server young = new Server("young");
        assertThat(left(young.claims.take(other, 4))).isEmpty();
        old.append(3, "two");
        assertThat(left(young.claims.take(SLOT, 4))).containsExactly("one", "two");
    }

    @Test
    @DisplayName("leaves out what the former owner released, and passes on what is left")
    void released() {
        Server old = new Server("old");
        old.claims.take(SLOT, 3).settle();
        for (int i = 0; i < 30; i++) {
            old.append(3, "x".repeat(1000) + i);
        }
        Takeover takeover = new Server("young").claims.take(SLOT, 4);
        assertThat(left(takeover)).hasSize(30);
        old.journal.release(old.journal.end());
        for (int i = 0; i < 30; i++) {
            old.append(3, "y".repeat(1000) + i);
        }
        assertThat(left(takeover))
                .hasSizeBetween(1, 29)
                .allSatisfy(body -> assertThat(body).startsWith("x"));
    }

    @Test
    @DisplayName("the directory of a server goes when its process has ended and all it left was taken over")
    void deadServers() {
        Server old = new Server("old");
        old.claims.take(SLOT, 3).settle();
        old.append(3, "one");
        Path home = root.resolve("servers").resolve("old");
        Server young = new Server("young");
        Takeover takeover = young.claims.take(SLOT, 4);
        takeover.settle();
        young.claims.removeDeadServers();
        assertThat(home).as("it lives").exists();

        Server third = new Server("third");
        third.claims.take(SLOT, 5);
        old.die();
        young.append(4, "two");
        young.die();
        third.claims.removeDeadServers();
        assertThat(home).as("nothing of it is needed").doesNotExist();
        assertThat(home.resolveSibling("young"))
                .as("its command is not settled")
                .exists();
        assertThat(left(third.claims.take(SLOT, 5))).containsExactly("two");
        third.claims.take(SLOT, 5).settle();
        third.claims.removeDeadServers();
        assertThat(home.resolveSibling("young")).doesNotExist();
        assertThat(home.resolveSibling("third")).exists();
    }

    @Test
    @DisplayName("takes over from a server that has stopped and removed its directory")
    void stopped() {
        Server old = new Server("old");
        old.claims.take(SLOT, 3).settle();
        old.journal.remove();
        old.home.remove();
        Takeover takeover = new Server("young").claims.take(SLOT, 4);
        assertThat(takeover.predecessors()).isEmpty();
        takeover.settle();
        assertThat(old.claims.isHandedOver(SLOT, 3)).isTrue();
    }

    @Test
    @DisplayName("PS-33: is CORRUPT if the journal of the former owner is damaged, and says where; the journal is kept")
    void damaged() throws Exception {
        Server old = new Server("old");
        old.claims.take(SLOT, 3).settle();
        old.append(3, "one");
        old.journal.sync();
        old.append(3, "two");
        Path segment = JournalFixture.segments(old.home.worker(0)).get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[60] ^= 1;
        Files.write(segment, bytes);
        old.die();
        Server young = new Server("young");
        assertThatThrownBy(() -> young.claims.take(SLOT, 4))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageContaining(segment.toString());
        young.claims.removeDeadServers();
        assertThat(segment).exists();
    }

    @Test
    @DisplayName("PS-33: does not wait for a damaged journal of a worker to which the slot did not belong")
    void damagedElsewhere() throws Exception {
        try (ServerHome two = ServerHome.create(root, "two", 2);
                ServerHome next = ServerHome.create(root, "next", 1)) {
            SlotClaims claims = new SlotClaims(new DataDirectory(root), two);
            claims.take(SLOT, 3).settle();
            claims.take(SLOT + 1, 3).settle();
            try (Journal journal = Journal.create(two.worker(SLOT % 2), JournalFixture.SMALL)) {
                journal.append(new Command(KEY, 3, 1, Command.Kind.REQUEST, Bytes.utf8("one")));
                journal.sync();
                journal.append(new Command(KEY, 3, 1, Command.Kind.REQUEST, Bytes.utf8("two")));
                journal.sync();
            }
            Path segment = JournalFixture.segments(two.worker(SLOT % 2)).get(0);
            byte[] bytes = Files.readAllBytes(segment);
            bytes[60] ^= 1;
            Files.write(segment, bytes);

            SlotClaims successor = new SlotClaims(new DataDirectory(root), next);
            successor.take(SLOT + 1, 4).settle();
            assertThatThrownBy(() -> successor.take(SLOT, 4)).hasMessageContaining(segment.toString());
        }
    }
}
