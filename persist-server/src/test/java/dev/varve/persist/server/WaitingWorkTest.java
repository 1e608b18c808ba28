/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.RequestTerms;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request that waits for its slot")
final class WaitingWorkTest {

    private static final StoreKey ONE = StoreKey.implicit("one");
    private static final StoreKey OTHER = StoreKey.implicit("other");
    private static final long LATER_NANOS = Duration.ofMillis(20).toNanos();

    private final List<StoreKey> done = new ArrayList<>();
    private final WaitingWork waiting = new WaitingWork((key, requests) -> done.add(key), (requests, why) -> {});

    private void add(StoreKey key) {
        HeaderReader none = HeaderReader.of(WireHeaders.none());
        waiting.add(
                key,
                new ArrayDeque<>(List.of(new Request(
                        Verb.LAST,
                        Target.of(Subject.of(key.name())),
                        key,
                        none,
                        RequestTerms.read(none),
                        Bytes.empty(),
                        List.of(),
                        List.of(),
                        new ReplyTo.Inbox("answers"),
                        0))));
    }

    @Test
    @DisplayName("is carried out at once when the slot is ready and no other request waits, whatever question does")
    void alone() {
        add(ONE);
        waiting.add(Set.of(OTHER.slot()), new WaitingWork.AboutAll() {
            @Override
            public void ask() {}

            @Override
            public void refuse(StorageException why) {}
        });
        waiting.decided(ONE.slot());
        waiting.run(0);
        assertThat(done).containsExactly(ONE);
    }

    @Test
    @DisplayName("waits for those that wait for other slots, so that they are made safe together, but not for long")
    void together() {
        assertThat(ONE.slot()).isNotEqualTo(OTHER.slot());
        add(ONE);
        add(OTHER);
        waiting.decided(ONE.slot());
        waiting.run(0);
        waiting.run(LATER_NANOS - 1);
        assertThat(done).isEmpty();
        waiting.run(LATER_NANOS);
        assertThat(done).containsExactly(ONE);
        waiting.decided(OTHER.slot());
        waiting.run(LATER_NANOS + 1);
        assertThat(done).containsExactly(ONE, OTHER);
    }
}
