/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What permissions see of a request, which is its subject,")
final class RequestTargetTest {

    private static final Target OWN = Target.of(Subject.of("own.a"));
    private static final StreamSpec FOREIGN = StreamSpec.of("foreign", "foreign.>");

    @TempDir
    Path root;

    private ServerFixture fixture;
    private WireClient client;

    @BeforeEach
    void start() {
        fixture = new ServerFixture(root);
        fixture.coordinator.declare("foreign", "foreign.>");
        fixture.start("s1", 1);
        client = fixture.client("s1");
        ensure(Target.of(SubjectFilter.of("foreign.>")), FOREIGN);
        client.publish("foreign.a", "x", PublishOptions.none());
        client.publish("own.a", "x", PublishOptions.none());
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private WireMessage ensure(Target target, StreamSpec spec) {
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamCodec.write(headers, spec);
        return client.ask(Verb.ENSURE, target, headers, Bytes.empty());
    }

    private Status foreign() {
        return WireClient.status(client.ask(Verb.LAST, Target.of(Subject.of("foreign.a"))));
    }

    @Test
    @DisplayName("PS-3: is what drop drops, whatever stream a header names")
    void drop() {
        WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.STREAM, "foreign");

        assertThat(WireClient.status(client.ask(Verb.DROP, OWN, headers, Bytes.empty())))
                .isEqualTo(Status.OK);

        assertThat(foreign()).isEqualTo(Status.OK);
        assertThat(WireClient.status(client.ask(Verb.LAST, OWN))).isEqualTo(Status.NONE);
    }

    @Test
    @DisplayName("PS-3: must be that of the description with ensure and kv-ensure")
    void ensure() {
        WireHeaders.Builder bucket = WireHeaders.builder().add(HeaderNames.BUCKET, "foreign");

        assertThat(WireClient.code(ensure(OWN, FOREIGN))).isEqualTo("INVALID");
        assertThat(WireClient.code(client.ask(Verb.KV_ENSURE, Target.bucket("own"), bucket, Bytes.empty())))
                .isEqualTo("INVALID");
    }

    @Test
    @DisplayName("PS-3: is all of a stream that the coordinator knows: ensure cannot take a stream by naming it")
    void ensureOther() {
        StreamSpec taken = StreamSpec.of("foreign", "own.a");

        assertThat(WireClient.code(ensure(OWN, taken))).isEqualTo("UNAVAILABLE");
        assertThat(foreign()).isEqualTo(Status.OK);
    }

    @Test
    @DisplayName("PS-3: cannot be answered where changes are told or verbs are asked, and is not carried out then")
    void replySubject() throws InterruptedException {
        BlockingQueue<WireMessage> told = fixture.listen("varve.v1.change.forged");
        client.send(Verb.CHANGES, OWN, WireHeaders.builder(), Bytes.empty(), "varve.v1.change.forged");
        client.send(Verb.DROP, OWN, WireHeaders.builder(), Bytes.empty(), "varve.v1.s1.drop.foreign.a");

        assertThat(WireClient.status(client.ask(Verb.LAST, OWN))).isEqualTo(Status.OK);
        assertThat(foreign()).isEqualTo(Status.OK);
        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName(
            "names the version: under another one nobody answers, and ping tells which server of which version it is")
    void version() {
        WireMessage pong = client.raw("varve.v1.s1.ping", WireHeaders.none(), Bytes.empty());

        assertThat(WireClient.headers(pong).text(HeaderNames.SERVER)).hasValue("s1");
        assertThat(WireClient.headers(pong).text(HeaderNames.VERSION)).isPresent();
        assertThat(WireClient.headers(pong).number(HeaderNames.MAX_MESSAGE_BYTES, 1))
                .isPresent();
        assertThat(fixture.pubSub.request(
                        WireMessage.of("varve.v2.s1.ping", WireHeaders.none(), Bytes.empty()), Duration.ofSeconds(5)))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("nobody listens");
    }
}
