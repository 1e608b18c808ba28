/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.SlotSet;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.ValueCodec;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A page of a listing")
final class ListingTest {

    private static final SlotSet ALL = SlotSet.where(slot -> true);
    private static final SlotSet LOW = SlotSet.where(slot -> slot < 512);
    private static final SlotSet HIGH = SlotSet.where(slot -> slot >= 512);

    @TempDir
    Path root;

    private ServerFixture fixture;

    @BeforeEach
    void open() {
        fixture = new ServerFixture(root);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private void publish(String server, String subject) {
        WireMessage answer = fixture.client(server).publish(subject, "m", PublishOptions.none());
        assertThat(WireClient.status(answer)).isEqualTo(Status.OK);
    }

    private static WireHeaders.Builder with(String name, Object value) {
        return WireHeaders.builder().add(name, value.toString());
    }

    private List<WireMessage> list(String server, WireHeaders.Builder headers) throws InterruptedException {
        return fixture.client(server).page(Verb.LIST, Target.nothing(), headers);
    }

    private List<WireMessage> list(String server) throws InterruptedException {
        return list(server, WireHeaders.builder());
    }

    private static WireMessage last(List<WireMessage> page) {
        return page.get(page.size() - 1);
    }

    private static PageCodec.End end(List<WireMessage> page) {
        assertThat(WireClient.status(last(page))).isEqualTo(Status.OK);
        return PageCodec.End.read(WireClient.headers(last(page)));
    }

    private static List<String> names(List<WireMessage> page) {
        return page.subList(0, page.size() - 1).stream()
                .map(item -> WireClient.headers(item).requiredText(HeaderNames.STREAM))
                .toList();
    }

    private static int slot(String subject) {
        return Slots.ofUndeclared(Subject.of(subject));
    }

    @Test
    @DisplayName("says of which slots it tells everything, those without streams included")
    void tellsSlots() throws Exception {
        fixture.start("s1", 1);
        publish("s1", "a");
        assertThat(end(list("s1")).slots()).isEqualTo(ALL);
        assertThat(end(fixture.client("s1")
                                .page(Verb.LAST_PER_SUBJECT, Target.of(SubjectFilter.all()), WireHeaders.builder()))
                        .slots())
                .isEqualTo(ALL);
        for (Verb buckets : List.of(Verb.KV_BUCKETS, Verb.OBJ_BUCKETS)) {
            assertThat(end(fixture.client("s1").page(buckets, Target.nothing(), WireHeaders.builder()))
                            .slots())
                    .isEqualTo(ALL);
        }
    }

    @Test
    @DisplayName("does not tell of a slot that the server has lost without knowing")
    void lost() throws Exception {
        fixture.start("s1", 1);
        publish("s1", "a");
        fixture.coordinator.hideFrom("s1");
        fixture.start("s2", 2);
        publish("s2", "b");
        assertThat(names(list("s2"))).containsExactly("a", "b");

        List<WireMessage> late = list("s1");

        assertThat(names(late)).as("what was taken").isEmpty();
        assertThat(end(late).slots()).isEqualTo(SlotSet.where(slot -> slot != slot("a") && slot != slot("b")));
    }

    @Test
    @DisplayName("is made by a map no older than that of who asks: the server asks for it first")
    void newerMap() throws Exception {
        fixture.start("s1", 1);
        fixture.coordinator.give(HIGH, "s2", 2);

        assertThat(end(list("s1", with(HeaderNames.HAVE, fixture.coordinator.version())))
                        .slots())
                .isEqualTo(LOW);
    }

    @Test
    @DisplayName("is refused as moved where the server cannot get that map, and made as soon as it can")
    void noNewerMap() throws Exception {
        fixture.start("s1", 1);
        fixture.coordinator.hideFrom("s1");
        fixture.coordinator.give(HIGH, "s2", 2);
        WireHeaders.Builder have = with(HeaderNames.HAVE, fixture.coordinator.version());
        assertThat(WireClient.status(last(list("s1", have)))).isEqualTo(Status.MOVED);

        fixture.coordinator.showTo("s1");

        assertThat(end(list("s1", have)).slots()).isEqualTo(LOW);
    }

    @Test
    @DisplayName("waits for what a server has got and not yet taken")
    void notYetTaken() throws Exception {
        fixture.start("s1", 1);
        for (int i = 0; i < 20; i++) {
            publish("s1", "s" + (10 + i));
        }
        fixture.coordinator.hideFrom("s1");
        fixture.start("s2", 2);

        List<WireMessage> page = list("s2");

        assertThat(names(page)).hasSize(20);
        assertThat(end(page).slots()).isEqualTo(ALL);
    }

    @Test
    @DisplayName("goes on between a declared stream and an undeclared one of the same name")
    void sameName() throws Exception {
        fixture.start("s1", 1);
        publish("s1", "audit");
        publish("s1", "audit.x");
        publish("s1", "audi");
        fixture.coordinator.declare("audit", "log.>");
        WireHeaders.Builder spec =
                with(HeaderNames.STREAM, "audit").add(HeaderNames.DECLARED, 1).add(HeaderNames.SUBJECTS, "log.>");
        assertThat(WireClient.status(fixture.client("s1")
                        .ask(Verb.ENSURE, Target.of(SubjectFilter.of("log.>")), spec, Bytes.empty())))
                .isEqualTo(Status.OK);

        assertThat(everything(1)).containsExactly("audi 0", "audit 1", "audit 0", "audit.x 0");
        assertThat(everything(2)).containsExactly("audi 0", "audit 1", "audit 0", "audit.x 0");
    }

    private List<String> everything(int most) throws InterruptedException {
        List<String> items = new ArrayList<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent() && items.size() < 20) {
            WireHeaders.Builder headers = with(HeaderNames.MAX_MESSAGES, most);
            next.filter(place -> !place.isEmpty())
                    .ifPresent(place -> headers.add(HeaderNames.AFTER, ValueCodec.encode(place)));
            List<WireMessage> page = list("s1", headers);
            page.subList(0, page.size() - 1)
                    .forEach(item -> items.add(WireClient.headers(item).requiredText(HeaderNames.STREAM) + " "
                            + WireClient.number(item, HeaderNames.DECLARED)));
            next = end(page).next();
        }
        return items;
    }

    @Test
    @DisplayName("leaves nothing out because its file is locked")
    void lockedFile() throws Exception {
        PersistServer first = fixture.start("s1", 1);
        publish("s1", "free");
        publish("s1", "locked");
        first.close();
        fixture.start("s2", 2);
        Path file = new DataDirectory(root).file(StoreKey.implicit("locked"));
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            List<WireMessage> page = list("s2");
            boolean refused = WireClient.code(last(page)).equals("UNAVAILABLE");
            assertThat(refused ? List.of("free", "locked") : names(page)).containsExactly("free", "locked");
            statement.execute("ROLLBACK");
        }

        assertThat(names(list("s2"))).containsExactly("free", "locked");
    }

    @Test
    @DisplayName("PS-33: names a stream whose file is damaged, and says so; the others are listed as ever")
    void damagedFile() throws Exception {
        PersistServer first = fixture.start("s1", 1);
        publish("s1", "bad");
        publish("s1", "good");
        first.close();
        Files.writeString(
                new DataDirectory(root).file(StoreKey.implicit("bad")),
                "no database at all ".repeat(500),
                StandardCharsets.US_ASCII);
        fixture.start("s2", 2);

        List<WireMessage> page = list("s2");

        assertThat(names(page)).containsExactly("bad", "good");
        assertThat(WireClient.code(page.get(0))).isEqualTo("CORRUPT");
        assertThat(WireClient.headers(page.get(0)).decoded(HeaderNames.ERROR))
                .hasValueSatisfying(error -> assertThat(error).contains("s:bad"));
        assertThat(WireClient.code(page.get(1))).isEqualTo("none");
        List<WireMessage> heads =
                fixture.client("s2").page(Verb.LAST_PER_SUBJECT, Target.of(SubjectFilter.all()), WireHeaders.builder());
        assertThat(heads).as("and the end").hasSize(3);
        assertThat(WireClient.code(heads.get(0))).isEqualTo("CORRUPT");
    }
}
