/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.model.Seed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A malformed request")
final class MalformedRequestTest {

    private static final int REQUESTS = 3000;
    private static final List<String> NAMES = List.of(
            HeaderNames.SEQ,
            HeaderNames.AFTER,
            HeaderNames.FROM,
            HeaderNames.TO,
            HeaderNames.MAX_MESSAGES,
            HeaderNames.MAX_BYTES,
            HeaderNames.OFFSET,
            HeaderNames.VERSION,
            HeaderNames.TTL,
            HeaderNames.AT_LEAST,
            HeaderNames.FILTER,
            HeaderNames.BATCH,
            HeaderNames.TRANSFER,
            HeaderNames.PART,
            HeaderNames.EXPECTED,
            HeaderNames.EXPECTED_LAST,
            HeaderNames.MSG_ID,
            HeaderNames.EPOCH,
            HeaderNames.UPLOAD,
            HeaderNames.INDEX,
            HeaderNames.COUNT,
            HeaderNames.SIZE,
            HeaderNames.SHA256,
            HeaderNames.STREAM,
            HeaderNames.DECLARED,
            HeaderNames.SUBJECTS,
            HeaderNames.TRAITS,
            HeaderNames.NO_VALUE,
            "Nats-Rollup",
            "Plain");
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "1",
            "-1",
            "9223372036854775807",
            "99999999999999999999",
            "x",
            "1/2",
            "a/0/1",
            "a/0/100001",
            "a/1/3",
            "disk",
            "quorum(3)",
            ">",
            "a.>",
            "..",
            "=?v1?%",
            "=?v1?%00",
            "=?v1?%FF",
            "1e3");

    @TempDir
    Path root;

    private ServerFixture fixture;
    private WireClient client;

    @BeforeEach
    void start() {
        fixture = new ServerFixture(root);
        fixture.start("s1", 1);
        client = fixture.client("s1");
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    @DisplayName("PS-32: of any kind gets an answer, an error with a known code if it is one, and the server serves on")
    void isAnswered() {
        Random random = new Random(Seed.choose("malformed requests"));
        int refused = 0;
        for (int i = 0; i < REQUESTS; i++) {
            String subject = "varve.v1.s1." + verb(random) + target(random);
            WireMessage answer = client.raw(subject, headers(random), Bytes.utf8("p".repeat(random.nextInt(3))));
            if (WireClient.status(answer) == Status.ERROR) {
                refused++;
                assertThat(Arrays.stream(ErrorCode.values()).map(Enum::name)).contains(WireClient.code(answer));
                assertThat(WireClient.headers(answer).decoded(HeaderNames.ERROR))
                        .hasValueSatisfying(
                                text -> assertThat(text).isNotBlank().doesNotContain("a fault of its own"));
            }
        }
        assertThat(refused).as("most of it is malformed").isGreaterThan(REQUESTS / 4);
        assertThat(WireClient.status(client.publish("fine", "hello", PublishOptions.none())))
                .isEqualTo(Status.OK);
    }

    private static String verb(Random random) {
        Verb[] verbs = Verb.values();
        return random.nextInt(10) == 0 ? "no-verb" : verbs[random.nextInt(verbs.length)].wireName();
    }

    private static String target(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> ".a";
            case 2 -> ".a.%2A";
            case 3 -> ".a.%zz";
            case 4 -> ".b%C3%BC.c";
            default -> ".a.b.c";
        };
    }

    private static WireHeaders headers(Random random) {
        WireHeaders.Builder headers = WireHeaders.builder();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            headers.add(NAMES.get(random.nextInt(NAMES.size())), VALUES.get(random.nextInt(VALUES.size())));
        }
        return headers.build();
    }

    @Test
    @DisplayName("PS-32: an unknown verb is UNSUPPORTED, a missing header INVALID and named")
    void isTyped() {
        WireMessage unknown = client.raw("varve.v1.s1.frobnicate.a", WireHeaders.none(), Bytes.empty());
        assertThat(WireClient.code(unknown)).isEqualTo("UNSUPPORTED");
        WireMessage missing = client.ask(Verb.GET, Target.of(Subject.of("a")));
        client.publish("a", "x", PublishOptions.none());
        WireMessage stillMissing = client.ask(Verb.GET, Target.of(Subject.of("a")));
        assertThat(WireClient.status(missing)).isEqualTo(Status.NONE);
        assertThat(WireClient.code(stillMissing)).isEqualTo("INVALID");
        assertThat(WireClient.headers(stillMissing).decoded(HeaderNames.ERROR))
                .hasValueSatisfying(text -> assertThat(text).contains(HeaderNames.SEQ));
    }

    @Test
    @DisplayName("PS-32: with more headers than a reply could carry is TOO_LARGE")
    void hugeHeaders() {
        WireHeaders.Builder headers = WireHeaders.builder().add("Plain", "x".repeat(20_000));
        assertThat(WireClient.code(client.ask(Verb.PUBLISH, Target.of(Subject.of("a")), headers, Bytes.empty())))
                .isEqualTo("TOO_LARGE");
    }
}
