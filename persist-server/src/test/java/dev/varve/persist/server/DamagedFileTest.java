/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.persist.PersistServer;
import dev.varve.persist.journal.Command;
import dev.varve.persist.journal.Journal;
import dev.varve.persist.journal.JournalSettings;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.RequestTerms;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file that is damaged when its slot is taken over")
final class DamagedFileTest {

    private static final int SLOT = StoreKey.implicit("bad").slot();

    @TempDir
    Path root;

    private ServerFixture fixture;
    /** Another stream of the same slot. */
    private final String neighbour = neighbour();

    private Path bad;
    private byte[] whole = {};

    private static String neighbour() {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> "good" + i)
                .filter(name -> StoreKey.implicit(name).slot() == SLOT)
                .findFirst()
                .orElseThrow();
    }

    @BeforeEach
    void damage() throws IOException {
        fixture = new ServerFixture(root);
        bad = new DataDirectory(root).file(StoreKey.implicit("bad"));
        PersistServer first = fixture.start("s1", 1);
        publish("s1", "bad", "one");
        publish("s1", neighbour, "one");
        first.close();
        PersistServer second = fixture.start("s2", 2);
        publish("s2", "bad", "two");
        publish("s2", "bad", "three");
        second.abort();
        whole = Files.readAllBytes(bad);
        Files.writeString(bad, "no database at all ".repeat(500), StandardCharsets.US_ASCII);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private long publish(String server, String subject, String text) {
        return WireClient.number(fixture.client(server).publish(subject, text, PublishOptions.none()), HeaderNames.SEQ);
    }

    private String last(String server, String subject) {
        return fixture.client(server)
                .ask(Verb.LAST, Target.of(Subject.of(subject)))
                .payload()
                .utf8();
    }

    private void assertCorrupt(String server) {
        assertThat(WireClient.code(fixture.client(server).publish("bad", "x", PublishOptions.none())))
                .isEqualTo("CORRUPT");
    }

    /** The journal of the second server, which is stopped and not dead: what it still writes there it does not acknowledge. */
    private void writeLate(String text) throws IOException {
        Path worker;
        try (Stream<Path> files = Files.walk(root.resolve("servers"))) {
            worker = files.filter(path -> path.toString().endsWith(".journal"))
                    .findFirst()
                    .orElseThrow()
                    .resolveSibling("../worker-77")
                    .normalize();
        }
        // Whoever reads does not know then to which worker the slot belonged, and reads them all.
        Files.delete(worker.resolveSibling("workers"));
        StoreKey key = StoreKey.implicit(neighbour);
        Request request = new Request(
                Verb.PUBLISH,
                Target.of(Subject.of(neighbour)),
                key,
                HeaderReader.of(WireHeaders.none()),
                RequestTerms.read(HeaderReader.of(WireHeaders.none())),
                Bytes.utf8(text),
                List.of(),
                List.of(),
                new ReplyTo.Inbox(""),
                0);
        try (Journal late = Journal.create(worker, JournalSettings.defaults())) {
            late.append(new Command(key, 2, 1, Command.Kind.REQUEST, new RequestBody(request, List.of()).write()));
            late.sync();
        }
    }

    @Test
    @DisplayName(
            "PS-14, PS-33: does not keep its slot from being settled: what a former owner writes later is not carried out on files that the successor has not written to")
    void settled() throws Exception {
        PersistServer third = fixture.start("s3", 3);
        assertThat(last("s3", neighbour)).isEqualTo("one");
        assertCorrupt("s3");
        assertThat(new DataDirectory(root).slot(SLOT).resolve("owners"))
                .as("who may have written something that is to be carried out")
                .isDirectoryContaining("glob:**/3")
                .isDirectoryNotContaining("glob:**/2");
        writeLate("never acknowledged");
        third.abort();

        fixture.start("s4", 4);
        assertThat(last("s4", neighbour)).isEqualTo("one");
        assertCorrupt("s4");
        assertThat(publish("s4", neighbour, "two")).isEqualTo(2);
    }

    @Test
    @DisplayName("PS-15, PS-33: has all that was journaled for it once it is whole again, and answers nothing before")
    void whole() throws Exception {
        PersistServer third = fixture.start("s3", 3);
        assertCorrupt("s3");
        third.abort();
        PersistServer fourth = fixture.start("s4", 4);
        assertCorrupt("s4");
        Files.write(bad, whole);

        assertThat(last("s4", "bad")).isEqualTo("three");
        assertThat(publish("s4", "bad", "four")).isEqualTo(4);
        fourth.abort();
        fixture.start("s5", 5);
        assertThat(publish("s5", "bad", "five")).isEqualTo(5);
        assertThat(new DataDirectory(root).slot(SLOT).resolve("left")).isEmptyDirectory();
    }
}
