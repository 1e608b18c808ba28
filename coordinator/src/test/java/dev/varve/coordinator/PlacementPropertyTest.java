/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Whatever happens")
class PlacementPropertyTest {

    private static final Duration DEAD_AFTER = Duration.ofSeconds(5);
    private static final int STEPS = 600;
    private static final int USED_SLOTS = 24;
    private static final List<String> SERVERS = List.of("s1", "s2", "s3", "s4");

    private static final List<Steps.Step> ALL = List.of(
            Steps.Step.READ,
            Steps.Step.WRITE,
            Steps.Step.SYNC,
            Steps.Step.LINK,
            Steps.Step.SYNC_DIRECTORY,
            Steps.Step.DONE);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Map<String, Integer> processes = new HashMap<>();
    private final Map<String, Long> lastBeats = new HashMap<>();
    private final Set<String> goneSinceHeard = new HashSet<>();
    private final Map<String, String> everOwned = new HashMap<>();
    private long now;
    private long term;
    private Optional<Steps.Step> failAt = Optional.empty();
    private boolean failing;
    private ClusterState heard = ClusterState.initial();

    @SuppressWarnings("NullAway.Init")
    private Placement placement;

    @RepeatedTest(3)
    @DisplayName(
            "PS-11: epochs never fall, no slot has two owners under one epoch, and only those who are gone lose slots")
    void invariants() {
        System.out.println("PlacementPropertyTest seed " + seed);
        startCoordinator();
        int refused = 0;
        int failures = 0;
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(900) * 1_000_000L;
            if (random.nextInt(30) == 0) {
                failAt = Optional.of(ALL.get(random.nextInt(ALL.size())));
            }
            try {
                act();
            } catch (StorageException e) {
                refused++;
            }
            failures += failing ? 1 : 0;
            // The disk may be full for a moment, or the process may be dead.
            boolean crash = failing && random.nextBoolean();
            failAt = failing ? Optional.empty() : failAt;
            failing = false;
            if (crash || random.nextInt(40) == 0) {
                startCoordinator();
            }
        }
        assertThat(refused).as("some requests are refused").isPositive();
        assertThat(failures).as("some writes fail").isPositive();
        assertThat(everOwned).as("slots have moved").hasSizeGreaterThan(USED_SLOTS);
    }

    private void act() {
        noticeGone();
        String server = SERVERS.get(random.nextInt(SERVERS.size()));
        int choice = random.nextInt(20);
        if (choice < 11) {
            beat(server);
        } else if (choice == 11) {
            processes.merge(server, 1, Integer::sum);
            beat(server);
        } else if (choice == 12) {
            lastBeats.put(server, Long.MIN_VALUE / 2);
            noticeGone();
            String process = process(server);
            processes.merge(server, 1, Integer::sum);
            placement.leave(server, process);
        } else if (choice < 18) {
            placement.assign(random.nextInt(USED_SLOTS));
        } else {
            now += random.nextInt(4) * 1_000_000_000L;
            noticeGone();
            placement.settle();
        }
    }

    private void noticeGone() {
        lastBeats.forEach((server, last) -> {
            if (now - last > DEAD_AFTER.toNanos()) {
                goneSinceHeard.add(server);
            }
        });
    }

    private void beat(String server) {
        lastBeats.put(server, now);
        placement.beat(server, process(server), placement.state().version());
    }

    private String process(String server) {
        return server + "-" + processes.getOrDefault(server, 0);
    }

    private void startCoordinator() {
        failAt = Optional.empty();
        Membership membership = new Membership(DEAD_AFTER, () -> now);
        StateChain chain = new StateChain(new CoordinatorDirectory(directory), this::step);
        placement = new Placement(chain, membership, this::hear);
        placement.lead(++term, 1);
    }

    /** Fails at the step that was drawn, and at all later ones of the same action. */
    private void step(Steps.Step step) throws IOException {
        failing |= failAt.equals(Optional.of(step));
        if (failing) {
            throw new IOException("no more");
        }
    }

    private void hear(ClusterState next) {
        for (int slot = 0; slot < USED_SLOTS; slot++) {
            Slot was = heard.slots().get(slot);
            Slot is = next.slots().get(slot);
            assertThat(is.epoch()).as("seed %d slot %d", seed, slot).isGreaterThanOrEqualTo(was.epoch());
            if (is.owner().isPresent()) {
                String owner = is.owner().get() + " as "
                        + next.incarnations().get(is.owner().get());
                String before = everOwned.putIfAbsent(slot + "/" + is.epoch(), owner);
                assertThat(before).as("seed %d slot %d", seed, slot).isIn(null, owner);
            }
            if (was.owner().isPresent() && !is.owner().equals(was.owner())) {
                assertThat(goneSinceHeard)
                        .as("seed %d slot %d", seed, slot)
                        .contains(was.owner().get());
            }
        }
        goneSinceHeard.clear();
        assertThat(next.version()).isGreaterThanOrEqualTo(heard.version());
        heard = next;
    }
}
