/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Where a limit takes messages before a feed has told them,")
final class FeedEvictionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int KEPT = 10;
    // A feed asks for 256 at a time: what it has asked for already is not evicted from its hands.
    private static final int PUBLISHED = 700;

    private final Subject subject = Subject.of("evicted." + UUID.randomUUID());

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("PS-4: the feed tells a reset in their place, and goes on with what is there")
    void reset(NatsVersion version) {
        try (Varve store = open(version)) {
            store.streams()
                    .ensure(StreamSpec.builder("evicted-" + UUID.randomUUID(), subject.value())
                            .limits(StreamLimits.builder().maxMessages(KEPT).build())
                            .build());
            publish(store, 5);
            try (Changes feed = store.streams().changes(subject.filter(), FeedStart.beginning())) {
                assertThat(read(feed, 5)).extracting(Change::kind).containsOnly(Change.Kind.SET);
                publish(store, PUBLISHED);
                assertNothingMissedUnsaid(read(feed, 5 + PUBLISHED));
            }
        }
    }

    private static Varve open(NatsVersion version) {
        String url = SharedNatsServers.of(NatsServerConfig.jetStream(version)).url();
        return new JetStreamProvider().open(JetStreamConfig.at(NatsSettings.at(url)));
    }

    private void publish(Varve store, int count) {
        IntStream.range(0, count)
                .mapToObj(i -> store.streams().publishAsync(subject, Message.of("x"), PublishOptions.none()))
                .toList()
                .forEach(CompletableFuture::join);
    }

    /** What comes until the message at {@code last} has been told. */
    private static List<Change> read(Changes feed, long last) {
        List<Change> changes = new ArrayList<>();
        while (changes.isEmpty() || changes.get(changes.size() - 1).seq() < last) {
            changes.add(feed.next(PATIENCE).orElseThrow());
        }
        return changes;
    }

    private static void assertNothingMissedUnsaid(List<Change> changes) {
        long told = 5;
        boolean reset = false;
        int resets = 0;
        for (Change change : changes) {
            if (change.kind() == Change.Kind.RESET) {
                reset = true;
                resets++;
                continue;
            }
            assertThat(change.seq() == told + 1 || reset)
                    .as(
                            "message %s is told after %s, with a reset between if they are not neighbours",
                            change.seq(), told)
                    .isTrue();
            told = change.seq();
            reset = false;
        }
        assertThat(resets).isPositive();
    }
}
