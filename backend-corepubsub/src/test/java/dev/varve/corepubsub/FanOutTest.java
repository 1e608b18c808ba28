/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ClosableIterator;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.wire.SlotSet;
import dev.varve.stream.StreamInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A listing over several servers")
final class FanOutTest {

    private static final Duration SHORT = Duration.ofMillis(700);
    private static final SlotSet ALL = SlotSet.where(slot -> true);
    private static final SlotSet LOW = SlotSet.where(slot -> slot < 512);
    private static final SlotSet HIGH = SlotSet.where(slot -> slot >= 512);
    private static final String[] NAMES =
            IntStream.range(10, 40).mapToObj(i -> "s." + i).toArray(String[]::new);

    private final InProcessNetwork network = new InProcessNetwork();
    private final ListingServers servers = new ListingServers(network, "s1", "s2");
    private final PubSub handle = network.connect("client");
    private Varve store;

    /** Both servers, of one mind with the coordinator. */
    @BeforeEach
    void open() {
        servers.have(NAMES);
        servers.give(LOW, "s1");
        servers.give(HIGH, "s2");
        servers.view("s1", LOW);
        servers.view("s2", HIGH);
        store = CorePubSub.open(handle, CorePubSubConfig.defaults());
    }

    @AfterEach
    void close() {
        store.close();
        handle.close();
        servers.close();
    }

    private List<String> listed(Varve asker) {
        return asker.streams().list(SubjectFilter.all()).toList().stream()
                .map(StreamInfo::name)
                .toList();
    }

    private void assertNeverWhole() {
        assertThatThrownBy(() -> listed(store.within(SHORT)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("not whole");
    }

    @Test
    @DisplayName("is whole when each server tells of the slots that the map gives it; the question names the map")
    void whole() {
        assertThat(listed(store)).containsExactly(NAMES);
        assertThat(servers.versions()).containsExactly(servers.version(), servers.version());
    }

    @Test
    @DisplayName("begins anew where a server does not yet know of a slot that it has got")
    void serverBehind() {
        servers.give(HIGH, "s1");
        servers.view("s2", SlotSet.none());
        servers.whenListed(() -> servers.view("s1", servers.asked("s1") > 2 ? ALL : LOW));

        assertThat(listed(store)).containsExactly(NAMES);
        assertThat(servers.asked("s1")).isGreaterThan(2);
    }

    @Test
    @DisplayName("begins anew, by the newer map, where a server has lost a slot that the client believes it has")
    void clientBehind() {
        servers.view("s1", SlotSet.none());
        servers.view("s2", ALL);
        servers.whenListed(() -> {
            if (servers.asked("s1") == 2) {
                servers.give(LOW, "s2");
            }
        });

        assertThat(listed(store)).containsExactly(NAMES);
    }

    @Test
    @DisplayName("has each stream once where two servers tell of its slot")
    void toldTwice() {
        servers.view("s1", ALL);

        assertThat(listed(store)).containsExactly(NAMES);
    }

    @Test
    @DisplayName("is UNAVAILABLE at the deadline where a slot is told of by nobody")
    void neverWhole() {
        servers.view("s1", SlotSet.where(slot -> slot < 511));

        assertNeverWhole();
    }

    @Test
    @DisplayName("is UNAVAILABLE where the servers do not say of which slots they tell")
    void saysNothing() {
        servers.view("s1", SlotSet.none());

        assertNeverWhole();
    }

    @Test
    @DisplayName("asks again what a server cannot tell for the moment")
    void refused() {
        servers.refuse(3);

        assertThat(listed(store)).containsExactly(NAMES);
    }

    @Test
    @DisplayName("needs no coordinator where every slot has an owner")
    void withoutCoordinator() {
        servers.silenceCoordinator();

        assertThat(listed(store)).containsExactly(NAMES);
    }

    @Test
    @DisplayName("is UNAVAILABLE without a coordinator where a slot has no owner: it may have got one")
    void unownedSlots() {
        InProcessNetwork other = new InProcessNetwork();
        try (ListingServers young = new ListingServers(other, "s1");
                PubSub mine = other.connect("client")) {
            young.give(LOW, "s1");
            young.view("s1", LOW);
            young.have(NAMES);
            try (Varve reader = CorePubSub.open(mine, CorePubSubConfig.defaults())) {
                assertThat(listed(reader)).as("while it answers").hasSizeBetween(1, NAMES.length - 1);
                young.silenceCoordinator();
                assertThatThrownBy(() -> listed(reader.within(SHORT))).hasMessageContaining("slots without an owner");
            }
        }
    }

    @Test
    @DisplayName("goes on after what was handed out when slots move between its pages, and again when they move back")
    void movesBetweenPages() {
        servers.pagesOf(4);
        servers.whenListed(() -> {
            boolean back = servers.asked("s1") % 2 == 0;
            servers.give(LOW, back ? "s1" : "s2");
            servers.view("s1", back ? LOW : SlotSet.none());
            servers.view("s2", back ? HIGH : ALL);
        });

        assertThat(listed(store)).containsExactly(NAMES);
    }

    @Test
    @DisplayName("throws CORRUPT where a damaged stream stands, and tells of those after it when asked again")
    void damaged() {
        servers.damage("s.20");
        List<String> told = new ArrayList<>();
        try (ClosableIterator<StreamInfo> streams = store.streams().list(SubjectFilter.all())) {
            for (int i = 0; i < 10; i++) {
                told.add(streams.next().name());
            }
            assertThatThrownBy(streams::hasNext)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                    .hasMessageContaining("s.20");
            streams.forEachRemaining(stream -> told.add(stream.name()));
        }

        assertThat(told).hasSize(NAMES.length - 1).doesNotContain("s.20");
    }
}
