/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every place at which a coordinator can be stopped, for as long as others need to take over and go on, and be continued. */
@DisplayName("Wherever a coordinator is stopped and continued")
class TakeOverTest {

    private static final int SLOT = 7;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path root;

    private final AtomicLong nanos = new AtomicLong();
    private final InProcessPubSub pubSub = new InProcessNetwork().connect("coordinators");
    private final Map<Long, ClusterState> said = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private final List<String> speakers = new ArrayList<>();
    private final Map<String, Stop> stops = new HashMap<>();
    private int directories;
    private Path directory = Path.of("");

    /** Where a coordinator is stopped, and what happens meanwhile. */
    private static final class Stop {
        private final int at;
        private final Runnable meanwhile;
        private int steps;

        Stop(int at, Runnable meanwhile) {
            this.at = at;
            this.meanwhile = meanwhile;
        }
    }

    @AfterEach
    void close() {
        pubSub.close();
    }

    @Test
    @DisplayName(
            "TRAP-8: as the leader, the next one leads on from all that was told, and the old one tells nothing more that is new")
    void leaderStops() throws IOException {
        int steps = stepsOfLeader();
        for (int at = 0; at < steps; at++) {
            begin();
            Rival leader = leader("a");
            Rival other = rival("b");
            stop(leader, at, () -> {
                takeOver(other);
                assertThat(other.assign(SLOT)).isTrue();
                assertThat(other.assign(SLOT + 1)).isTrue();
                speakers.clear();
            });
            leader.assign(SLOT);
            assertThat(leader.look()).as("stopped at %d", at).isFalse();
            assertThat(leader.assign(SLOT + 2)).as("stopped at %d", at).isFalse();
            // Between the last check and the message there is one moment: what is said then is of a lower version.
            assertThat(speakers).as("stopped at %d", at).hasSizeLessThanOrEqualTo(1);
            assertThat(other.assign(SLOT + 3)).as("stopped at %d", at).isTrue();
        }
        assertThat(steps).isGreaterThan(8);
    }

    @Test
    @DisplayName(
            "TRAP-8: as the one that takes over, the old leader or a third may go on, and only one leads in the end")
    void standbyStops() throws IOException {
        int steps = stepsOfStandby();
        for (int at = 0; at < steps; at++) {
            for (boolean third : List.of(false, true)) {
                begin();
                Rival leader = leader("a");
                Rival other = rival("b");
                Rival next = third ? rival("c") : leader;
                stop(other, at, () -> {
                    if (third) {
                        takeOver(next);
                    }
                    next.assign(SLOT);
                    next.assign(SLOT + 1);
                });
                takeOver(other);
                other.assign(SLOT);
                leader.assign(SLOT + 2);
                leader.look();
                next.look();
                boolean[] leads = {leader.look(), other.look(), third && next.look()};
                int leaders = (leads[0] ? 1 : 0) + (leads[1] ? 1 : 0) + (leads[2] ? 1 : 0);
                assertThat(leaders).as("stopped at %d, third %s", at, third).isEqualTo(1);
            }
        }
        assertThat(steps).isGreaterThan(8);
    }

    @Test
    @DisplayName("TRAP-8: two of them at once, the third leads on from all that was told")
    void bothStop() throws IOException {
        int leaderSteps = stepsOfLeader();
        int standbySteps = stepsOfStandby();
        for (int at = 0; at < leaderSteps; at++) {
            for (int thenAt = 0; thenAt < standbySteps; thenAt += 2) {
                begin();
                Rival leader = leader("a");
                Rival other = rival("b");
                Rival third = rival("c");
                stop(other, thenAt, () -> {
                    takeOver(third);
                    assertThat(third.assign(SLOT)).isTrue();
                });
                stop(leader, at, () -> {
                    takeOver(other);
                    other.assign(SLOT + 1);
                });
                leader.assign(SLOT);
                leader.look();
                other.look();
                boolean one = leader.look() ^ other.look() ^ third.look();
                assertThat(one).as("stopped at %d and %d", at, thenAt).isTrue();
            }
        }
    }

    @Test
    @DisplayName(
            "PS-13: a leader that goes on is left alone, one that stands still is followed after the configured time, one that gave up at once")
    void patience() throws IOException {
        begin();
        Rival leader = leader("a");
        Rival other = rival("b");
        for (int i = 0; i < 40; i++) {
            pass(0.25);
            assertThat(leader.look()).isTrue();
            assertThat(other.look()).isFalse();
        }
        for (int i = 0; i < 8; i++) {
            pass(0.25);
            assertThat(other.look()).as("2 s are not over").isFalse();
        }
        pass(0.25);
        assertThat(other.look()).isTrue();
        assertThat(leader.look()).isFalse();
        assertThat(other.state().generation().term()).isEqualTo(2);
        pass(60);
        assertThat(leader.look()).as("slept itself, and has not watched").isFalse();
        assertThat(other.look()).isTrue();
    }

    @Test
    @DisplayName("one whose directory is gone neither leads nor says anything")
    void directoryGone() throws IOException {
        begin();
        Rival leader = leader("a");
        speakers.clear();
        Path away = directory.resolveSibling("away");
        Files.move(directory, away);
        assertThat(leader.look()).isFalse();
        assertThat(leader.assign(SLOT)).isFalse();
        assertThat(speakers).isEmpty();
        Files.move(away, directory);
        takeOver(leader);
        assertThat(leader.assign(SLOT)).isTrue();
    }

    private int stepsOfLeader() throws IOException {
        begin();
        Rival leader = leader("a");
        Stop count = stop(leader, Integer.MAX_VALUE, () -> {});
        assertThat(leader.assign(SLOT)).isTrue();
        return count.steps;
    }

    private int stepsOfStandby() throws IOException {
        begin();
        leader("a");
        Rival other = rival("b");
        Stop count = stop(other, Integer.MAX_VALUE, () -> {});
        takeOver(other);
        return count.steps;
    }

    private void begin() throws IOException {
        directory = Files.createDirectory(root.resolve("d" + directories++));
        said.clear();
        owners.clear();
        speakers.clear();
        stops.clear();
    }

    private Rival rival(String id) {
        return new Rival(id, directory, pubSub, nanos::get, this::step);
    }

    private Rival leader(String id) {
        Rival leader = rival(id);
        assertThat(leader.look()).isTrue();
        assertThat(leader.assign(1)).isTrue();
        return leader;
    }

    private Stop stop(Rival rival, int at, Runnable meanwhile) {
        Stop stop = new Stop(at, meanwhile);
        stops.put(rival.id(), stop);
        return stop;
    }

    /** Lets time go by until {@code rival} leads, or, where it is stopped meanwhile, until it has had the time to. */
    private void takeOver(Rival rival) {
        for (int i = 0; i < 12 && !rival.look(); i++) {
            pass(0.25);
        }
    }

    private void pass(double seconds) {
        nanos.addAndGet((long) (seconds * 1e9));
    }

    private void step(Rival rival, Steps.Step step) {
        Stop stop = stops.get(rival.id());
        if (stop != null && stop.steps++ == stop.at) {
            stop.meanwhile.run();
        }
        if (step == Steps.Step.SAY) {
            hear(rival);
        }
    }

    /** What all coordinators say must be one story. */
    private void hear(Rival rival) {
        ClusterState state = rival.state();
        speakers.add(rival.id());
        ClusterState before = said.putIfAbsent(state.version(), state);
        assertThat(before).as("version %d", state.version()).isIn(null, state);
        for (int number = 0; number < state.slots().size(); number++) {
            Slot slot = state.slots().get(number);
            if (slot.owner().isPresent()) {
                String owner = slot.owner().get();
                assertThat(owners.putIfAbsent(number + "/" + slot.epoch(), owner))
                        .isIn(null, owner);
            }
        }
        long newest = said.keySet().stream().mapToLong(Long::longValue).max().orElseThrow();
        ClusterState last = said.get(newest);
        for (int number = 0; last != null && number < state.slots().size(); number++) {
            assertThat(last.slots().get(number).epoch())
                    .as("what was told is never taken back")
                    .isGreaterThanOrEqualTo(state.slots().get(number).epoch());
        }
    }
}
