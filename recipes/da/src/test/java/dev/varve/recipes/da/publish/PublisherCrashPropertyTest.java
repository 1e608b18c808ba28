/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import dev.varve.recipes.da.journal.DiskInMemory;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.fault.Fault;
import dev.varve.testkit.fault.FaultyVarve;
import dev.varve.testkit.fault.RandomFaults;
import dev.varve.testkit.fault.SimulatedCrash;
import dev.varve.testkit.model.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Whatever is cut off, lost or repeated")
final class PublisherCrashPropertyTest {

    private static final int RUNS = 60;
    private static final int LIVES = 6;

    private final Queue<Gated> gated = new ConcurrentLinkedQueue<>();
    private final List<Action> submitted = new ArrayList<>();

    @ParameterizedTest(name = "{0}, ids remembered: {1}, writer epochs: {2}")
    @DisplayName(
            "DA-23, DA-25: every journaled action is in the stream exactly once, in order, without gap, and what was gated is there")
    @CsvSource({
        "LINEAR, true, false",
        "LINEAR, false, false",
        "BATCHED, true, false",
        "BATCHED, false, false",
        "PIPELINED, true, false",
        "PIPELINED, false, false",
        "PIPELINED, true, true"
    })
    void exactlyOnce(PublisherSettings.Mode mode, boolean remembered, boolean epochs) throws Exception {
        long seed = Seed.choose("publisher crashes");
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            gated.clear();
            submitted.clear();
            try (Varve store = Stored.store()) {
                Varve seen = remembered ? store : Stored.forgetful(store);
                PublisherSettings settings = Life.settings(mode);
                DiskInMemory disk = new DiskInMemory();
                for (int life = 1; life <= LIVES; life++) {
                    live(disk, faulty(seen, random), settings, epoch(epochs, life), random);
                }
                finish(disk, seen, settings, epoch(epochs, LIVES + 1));
                check(store, "run " + run + " of seed " + seed);
            }
        }
    }

    private static OptionalLong epoch(boolean epochs, int life) {
        return epochs ? OptionalLong.of(life) : OptionalLong.empty();
    }

    private static FaultyVarve faulty(Varve store, Random random) {
        return FaultyVarve.wrap(
                store,
                RandomFaults.of(random.nextLong())
                        .with(new Fault.CrashBefore(), 0.02)
                        .with(new Fault.CrashAfter(), 0.03, "publish", "publishAsync", "publishAll")
                        .with(new Fault.LostAnswer(), 0.08, "publish", "publishAsync", "publishAll")
                        .with(new Fault.Drop(), 0.06)
                        .with(new Fault.Duplicate(), 0.05, "publish", "publishAll"));
    }

    /** Submits until the process dies. */
    private void live(DiskInMemory disk, Varve store, PublisherSettings settings, OptionalLong epoch, Random random) {
        Life life = Life.of(disk::open, store, settings, epoch);
        try {
            int last = (int) life.journal.lastJournaled().orElse(0);
            submitted.subList(last, submitted.size()).clear();
            life.publisher.start();
            for (int i = random.nextInt(30); i > 0; i--) {
                Action action = Stored.action(submitted.size() + 1L, " " + random.nextInt());
                submitted.add(action);
                CompletableFuture<ActionRecord> journaled = life.journal.append(action);
                var unused = life.gate.gate(action.id()).thenAccept(gated::add);
                if (random.nextBoolean()) {
                    journaled.join();
                }
            }
        } catch (SimulatedCrash | StorageException died) {
            // Of the first read, which a publisher with an empty journal does at once.
            assertThat(submitted).isEmpty();
        } finally {
            if (random.nextBoolean()) {
                disk.kill();
            } else {
                disk.losePower(random);
            }
            life.close();
        }
    }

    private void finish(DiskInMemory disk, Varve store, PublisherSettings settings, OptionalLong epoch)
            throws Exception {
        try (Life life = Life.of(disk::open, store, settings, epoch)) {
            life.publisher.start();
            int last = (int) life.journal.lastJournaled().orElse(0);
            submitted.subList(last, submitted.size()).clear();
            Action end = Stored.action(submitted.size() + 1L);
            submitted.add(end);
            life.submit(end);
            gated.add(life.gate.gate(end.id()).get(30, TimeUnit.SECONDS));
        }
    }

    private void check(Varve store, String which) {
        List<StoredMessage> messages = Stored.messages(store);
        assertThat(Stored.actions(store)).as(which).isEqualTo(submitted);
        Digest link = Digest.genesis(Stored.REVISION, 1);
        for (StoredMessage message : messages) {
            ActionRecord record = ActionRecord.of(message);
            link = link.next(record.action());
            assertThat(record.digest()).as(which).isEqualTo(link);
        }
        for (Gated each : gated) {
            StoredMessage message = messages.get((int) each.actionId() - 1);
            assertThat(message.seq()).as(which).isEqualTo(each.streamSeq());
            assertThat(ActionRecord.of(message).action().snapHash()).as(which).isEqualTo(each.snapHash());
        }
    }
}
