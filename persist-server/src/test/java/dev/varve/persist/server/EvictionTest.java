/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Subject;
import dev.varve.persist.PersistServer;
import dev.varve.persist.warm.WarmSettings;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server with a disk budget")
final class EvictionTest {

    private static final int STREAMS = EvictionFixture.STREAMS;

    @TempDir
    Path root;

    @SuppressWarnings("NullAway.Init") // set before each test
    private EvictionFixture fixture;

    @BeforeEach
    void open() {
        fixture = new EvictionFixture(root);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    @DisplayName("evicts the files used least recently, counts what files take, and serves all of them")
    void leastRecentlyUsed() {
        PersistServer server = fixture.start(1);
        fixture.fill(1);
        EvictionFixture.awaitWithinBudget(server);

        List<Integer> local = fixture.local();
        assertThat(local)
                .as("those used last")
                .isEqualTo(
                        IntStream.range(STREAMS - local.size(), STREAMS).boxed().toList());
        fixture.awaitCounted(server);
        assertThat(EvictionFixture.disk(server).away()).isEqualTo(STREAMS - local.size());
        assertThat(fixture.bytes()).isGreaterThan(EvictionFixture.BUDGET / 2);
        fixture.assertAllThere(1);
        for (int i = 0; i < STREAMS; i++) {
            assertThat(fixture.publish(1, i, "next")).isEqualTo(2);
        }
        EvictionFixture.awaitWithinBudget(server);
        fixture.awaitCounted(server);
        assertThat(EvictionFixture.disk(server).returned())
                .as("files that came back at once, of which it tells")
                .isPositive();
        assertThat(WarmFixture.status(server).copies().restored())
                .as("TR-23: as its beats say")
                .isGreaterThanOrEqualTo(EvictionFixture.disk(server).returned());
    }

    @Test
    @DisplayName(
            "PS-16: knows after a restart what is there without looking into it, and evicts first what nobody uses")
    void afterRestart() {
        fixture.warm.settings = fixture.warm.settings.withDiskBudget(OptionalLong.empty());
        PersistServer first = fixture.start(1);
        fixture.fill(1);
        first.close();
        fixture.warm.settings = fixture.warm.settings.withDiskBudget(OptionalLong.of(EvictionFixture.BUDGET));
        PersistServer second = fixture.start(2);
        for (int i = 0; i < 3; i++) {
            assertThat(fixture.last(2, i)).isEqualTo(EvictionFixture.large(i));
        }
        EvictionFixture.awaitWithinBudget(second);
        assertThat(WarmFixture.status(second).restored()).isZero();
        assertThat(fixture.local()).contains(0, 1, 2).hasSizeLessThan(STREAMS);
        fixture.awaitCounted(second);
    }

    @Test
    @DisplayName("a takeover restores nothing for commands that evicted files have")
    void takeover() throws Exception {
        PersistServer first = fixture.start(1);
        fixture.fill(1);
        EvictionFixture.awaitWithinBudget(first);
        first.abort();
        PersistServer second = fixture.start(2);
        // Buckets are listed when all slots are there.
        await().until(() -> {
            List<WireMessage> page = fixture.warm
                    .client(EvictionFixture.server(2))
                    .page(Verb.KV_BUCKETS, Target.nothing(), WireHeaders.builder());
            return WireClient.status(page.get(page.size() - 1)) == Status.OK;
        });
        assertThat(WarmFixture.status(second).restored()).isZero();
        await().untilAsserted(() -> assertThat(EvictionFixture.disk(second).away())
                .as("files of which there are stubs only")
                .isEqualTo(STREAMS - fixture.local().size())
                .isPositive());
        fixture.assertAllThere(2);
        EvictionFixture.awaitWithinBudget(second);
        await().untilAsserted(() -> assertThat(EvictionFixture.disk(second).away())
                .isEqualTo(STREAMS - fixture.local().size()));
    }

    @Test
    @DisplayName("lists all streams though they do not fit on the disk together")
    void listing() throws Exception {
        PersistServer server = fixture.start(1);
        fixture.fill(1);
        EvictionFixture.awaitWithinBudget(server);
        Set<String> found = new HashSet<>();
        Optional<String> place = Optional.of("");
        while (place.isPresent()) {
            WireHeaders.Builder headers = WireHeaders.builder();
            place.filter(after -> !after.isEmpty()).ifPresent(after -> headers.add(HeaderNames.AFTER, after));
            List<WireMessage> page =
                    fixture.warm.client(EvictionFixture.server(1)).page(Verb.LIST, Target.nothing(), headers);
            WireMessage end = page.remove(page.size() - 1);
            assertThat(WireClient.status(end)).as(WireClient.code(end)).isEqualTo(Status.OK);
            page.forEach(
                    item -> WireClient.headers(item).text(HeaderNames.STREAM).ifPresent(found::add));
            place = WireClient.headers(end).text(HeaderNames.NEXT);
        }
        assertThat(found).hasSize(STREAMS);
        EvictionFixture.awaitWithinBudget(server);
    }

    @Test
    @DisplayName("serves a file that is larger than the budget, says so, and evicts it when others are used")
    void largerThanBudget() {
        PersistServer server = fixture.start(1);
        for (int i = 0; i < 25; i++) {
            assertThat(fixture.publish(1, 0, EvictionFixture.large(i))).isEqualTo(i + 1);
        }
        WarmFixture.ship(server);
        await().untilAsserted(
                        () -> assertThat(EvictionFixture.disk(server).excess()).isPositive());
        assertThat(fixture.last(1, 0)).isEqualTo(EvictionFixture.large(24));
        await().during(Duration.ofMillis(500))
                .until(() -> EvictionFixture.disk(server).evicted() == 0);
        fixture.publish(1, 1, "other");
        EvictionFixture.awaitWithinBudget(server);
        assertThat(fixture.isEvicted(0)).isTrue();
        assertThat(fixture.last(1, 0)).isEqualTo(EvictionFixture.large(24));
    }

    @Test
    @DisplayName("does not restore a stream only because something in it expires; nobody reads what has")
    void expiry() throws Exception {
        PersistServer server = fixture.start(1);
        PublishOptions brief =
                PublishOptions.builder().ttl(Duration.ofSeconds(5)).build();
        var unused = fixture.warm.client(EvictionFixture.server(1)).publish(EvictionFixture.stream(0), "brief", brief);
        fixture.publish(1, 0, EvictionFixture.large(0));
        for (int i = 1; i < STREAMS; i++) {
            fixture.publish(1, i, EvictionFixture.large(i));
        }
        EvictionFixture.awaitWithinBudget(server);
        long restored = WarmFixture.status(server).restored();
        fixture.warm.clock.advance(Duration.ofSeconds(10));
        assertThat(fixture.last(1, STREAMS - 1)).isEqualTo(EvictionFixture.large(STREAMS - 1));
        await().during(Duration.ofMillis(500))
                .until(() -> fixture.isEvicted(0) && WarmFixture.status(server).restored() == restored);
        WireHeaders.Builder first = WireHeaders.builder().add(HeaderNames.SEQ, 1);
        WireMessage answer = fixture.warm
                .client(EvictionFixture.server(1))
                .ask(Verb.GET, Target.of(Subject.of(EvictionFixture.stream(0))), first, Bytes.empty());
        assertThat(WireClient.status(answer)).isEqualTo(Status.NONE);
    }

    @Test
    @DisplayName("a server that was told of no store refuses what was evicted, and serves the rest")
    void withoutStore() {
        PersistServer first = fixture.start(1);
        fixture.fill(1);
        EvictionFixture.awaitWithinBudget(first);
        first.close();
        fixture.warm.startWithoutStore(EvictionFixture.server(2), 2, root);
        int local = fixture.local().get(0);
        assertThat(fixture.last(2, local)).isEqualTo(EvictionFixture.large(local));
        WireMessage refused = fixture.warm
                .client(EvictionFixture.server(2))
                .publish(EvictionFixture.stream(0), "x", PublishOptions.none());
        assertThat(WireClient.code(refused)).isEqualTo(ErrorCode.UNAVAILABLE.name());
        assertThat(fixture.isEvicted(0)).isTrue();
    }

    @Test
    @DisplayName("a budget has a least size")
    void bounds() {
        assertThatThrownBy(() -> WarmSettings.defaults().withDiskBudget(OptionalLong.of(1000)))
                .hasMessageContaining("diskBudget");
    }
}
