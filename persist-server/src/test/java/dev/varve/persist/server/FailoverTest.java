/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.kv.Key;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Two servers that share a data directory")
final class FailoverTest {

    private static final Target TARGET = Target.of(Subject.of("s"));

    @TempDir
    Path root;

    private ServerFixture fixture;

    @BeforeEach
    void start() {
        fixture = new ServerFixture(root);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    @DisplayName("PS-15: what one acknowledged before it was killed the other has, message ids included")
    void takesOver() {
        PersistServer first = fixture.start("s1", 1);
        assertThat(WireClient.number(
                        fixture.client("s1").publish("s", "one", PublishOptions.msgId("a")), HeaderNames.SEQ))
                .isEqualTo(1);
        Target key = Target.of(Key.of("b", "k"));
        fixture.client("s1").ask(Verb.KV_PUT, key, WireHeaders.builder(), Bytes.utf8("v"));
        first.abort();

        fixture.start("s2", 2);
        WireClient client = fixture.client("s2");
        assertThat(client.ask(Verb.LAST, TARGET).payload().utf8()).isEqualTo("one");
        assertThat(client.ask(Verb.KV_GET, key).payload().utf8()).isEqualTo("v");
        WireMessage again = client.publish("s", "one", PublishOptions.msgId("a"));
        assertThat(WireClient.number(again, HeaderNames.DUPLICATE)).isEqualTo(1);
        assertThat(WireClient.number(again, HeaderNames.EPOCH)).isEqualTo(1);
        WireMessage next = client.publish("s", "two", PublishOptions.none());
        assertThat(WireClient.number(next, HeaderNames.SEQ)).isEqualTo(2);
        assertThat(WireClient.number(next, HeaderNames.EPOCH)).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "PS-14: one that lost its slots without knowing answers moved once the other has written, and harms nothing")
    void zombieIsFenced() {
        fixture.start("s1", 1);
        fixture.client("s1").publish("s", "one", PublishOptions.none());
        fixture.coordinator.hideFrom("s1");
        fixture.start("s2", 2);
        fixture.client("s2").publish("s", "two", PublishOptions.none());
        WireMessage zombie = fixture.client("s1").publish("s", "zombie", PublishOptions.none());
        assertThat(WireClient.status(zombie)).isEqualTo(Status.MOVED);
        assertThat(WireClient.status(fixture.client("s1").ask(Verb.LAST, TARGET)))
                .as("nor does it read what is old")
                .isEqualTo(Status.MOVED);
        assertThat(fixture.client("s2").ask(Verb.LAST, TARGET).payload().utf8()).isEqualTo("two");
    }

    @Test
    @DisplayName("one that is closed says farewell, one that is aborted does not")
    void saysFarewell() {
        PersistServer closed = fixture.start("s1", 1);
        PersistServer aborted = fixture.start("s2", 2);
        aborted.abort();
        closed.close();
        closed.close();
        await().until(() -> fixture.coordinator.left().contains("s1"));
        assertThat(fixture.coordinator.left()).doesNotContain("s2");
    }

    @Test
    @DisplayName("a request for a slot just assigned waits for the map that says so")
    void waitsForTheMap() {
        fixture.start("s1", 1);
        fixture.coordinator.give("s1", 5);
        WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.EPOCH, 5);
        WireMessage answer = fixture.client("s1").ask(Verb.PUBLISH, TARGET, headers, Bytes.utf8("at once"));
        assertThat(WireClient.status(answer)).isEqualTo(Status.OK);
        assertThat(WireClient.number(answer, HeaderNames.EPOCH)).isEqualTo(5);
    }

    @Test
    @DisplayName("a server goes on without its coordinator")
    void goesOnAlone() {
        fixture.start("s1", 1);
        fixture.coordinator.beSilent();
        assertThat(WireClient.status(fixture.client("s1").publish("s", "one", PublishOptions.none())))
                .isEqualTo(Status.OK);
    }
}
