/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import dev.varve.recipes.da.ManualClock;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.fault.Fault;
import dev.varve.testkit.fault.FaultyVarve;
import dev.varve.testkit.fault.ScriptedFaults;
import dev.varve.testkit.intercept.InterceptedVarve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The canonical map")
final class CanonicalMapTest {

    private static final SolutionRevision OLD = SolutionRevision.of(7);
    private static final SolutionRevision NEW = SolutionRevision.of(8);

    private final ManualClock clock = new ManualClock();
    private final Varve store = MemoryProvider.open(MemoryConfig.defaults(), clock);
    private final CanonicalMap map = map(store);

    private static CanonicalMap map(Varve store) {
        return new CanonicalMap(store.keyValues(), store.streams(), CanonicalMap.BUCKET, Durability.VOLATILE);
    }

    @BeforeEach
    void declare() {
        store.streams().ensure(StreamSpec.of("actions", "action.*"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void publish(SolutionRevision revision, long first, long last) {
        LongStream.rangeClosed(first, last).forEach(id -> {
            Action action = new Action(id, Bytes.empty(), Bytes.utf8(revision + "/" + id));
            store.streams()
                    .publish(revision.subject(), new ActionRecord(action, Digest.genesis(revision, id)).message());
        });
    }

    @Test
    @DisplayName(
            "DA-30: finds the sequence of an action and the action of a sequence, also after a later rollup revision has replaced it")
    void bothWays() {
        publish(OLD, 1, 10);
        publish(NEW, 6, 12);
        LongStream.rangeClosed(1, 10).forEach(id -> map.canonize(new CanonicalAction(id, 1, OLD, id)));
        assertThat(map.get(8)).contains(new CanonicalAction(8, 1, OLD, 8));
        assertThat(map.at(8)).contains(new CanonicalAction(8, 1, OLD, 8));
        LongStream.rangeClosed(6, 12).forEach(id -> map.canonize(new CanonicalAction(id, 2, NEW, id + 5)));
        assertThat(map.get(8)).contains(new CanonicalAction(8, 2, NEW, 13));
        assertThat(map.at(13)).contains(new CanonicalAction(8, 2, NEW, 13));
        assertThat(map.at(8)).isEmpty();
        assertThat(map.at(5)).contains(new CanonicalAction(5, 1, OLD, 5));
        assertThat(map.at(99)).isEmpty();
        StoredMessage replaced = store.streams().get(OLD.subject(), 8).orElseThrow();
        assertThat(map.counts(replaced)).contains(false);
        assertThat(map.message(8).map(StoredMessage::seq)).contains(13L);
        try (var read = store.streams().getAll(SolutionRevision.ALL, map.from(8).orElseThrow())) {
            assertThat(ActionRecord.of(read.next()).action().payload().utf8()).isEqualTo("8/8");
        }
    }

    @Test
    @DisplayName("DA-30: without an entry an action is found among n by log n reads")
    void bySearch() {
        publish(OLD, 101, 600);
        publish(NEW, 500, 600);
        publish(OLD, 601, 1000);
        AtomicInteger reads = new AtomicInteger();
        Varve counted = InterceptedVarve.of(store, call -> {
            reads.incrementAndGet();
            return call.proceed();
        });
        ActionLocator locator = new ActionLocator(counted.streams());
        for (long id : new long[] {101, 102, 555, 600, 601, 1000}) {
            reads.set(0);
            assertThat(locator.find(OLD, id).map(found -> ActionRecord.of(found).id()))
                    .contains(id);
            assertThat(reads.get()).isLessThanOrEqualTo(13);
        }
        assertThat(locator.find(OLD, 100)).isEmpty();
        assertThat(locator.find(OLD, 1001)).isEmpty();
        assertThat(locator.find(NEW, 550).map(StoredMessage::seq)).contains(551L);
        assertThat(locator.find(SolutionRevision.of(9), 1)).isEmpty();
    }

    @Test
    @DisplayName("DA-29: the rollup revision of an action only rises, and stands beside the store's own revision")
    void rises() {
        CanonicalAction first = new CanonicalAction(5, 1, OLD, 5);
        assertThat(map.canonize(first)).isEqualTo(first);
        assertThat(map.canonize(first)).isEqualTo(first);
        assertThat(map.canonize(new CanonicalAction(5, 1, OLD, 6))).isEqualTo(first);
        CanonicalAction third = new CanonicalAction(5, 3, NEW, 9);
        assertThat(map.canonize(third)).isEqualTo(third);
        assertThat(map.canonize(new CanonicalAction(5, 2, OLD, 7))).isEqualTo(third);
        assertThat(store.keyValues()
                        .get(Key.of(CanonicalMap.BUCKET, "5"))
                        .orElseThrow()
                        .revision())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("DA-29: of writers in conflict exactly one wins, and the others are told who did")
    void conflict() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (long id = 1; id <= 50; id++) {
                long action = id;
                CountDownLatch begin = new CountDownLatch(1);
                List<Future<CanonicalAction>> answers = new ArrayList<>();
                for (int writer = 1; writer <= 4; writer++) {
                    long seq = writer;
                    answers.add(threads.submit(() -> {
                        begin.await();
                        return map.canonize(new CanonicalAction(action, 1, OLD, seq));
                    }));
                }
                begin.countDown();
                CanonicalAction won = answers.get(0).get();
                for (Future<CanonicalAction> answer : answers) {
                    assertThat(answer.get()).isEqualTo(won);
                }
                assertThat(map.get(action)).contains(won);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("an answer that was lost is found by reading")
    void lostAnswer() {
        CanonicalAction wanted = new CanonicalAction(5, 1, OLD, 5);
        FaultyVarve faulty = FaultyVarve.wrap(store, ScriptedFaults.none().at("update", 1, new Fault.LostAnswer()));
        assertThat(map(faulty).canonize(wanted)).isEqualTo(wanted);
        assertThat(faulty.happened()).hasSize(1);
    }

    @Test
    @DisplayName("DA-31: entries go when the period of the stream is over")
    void expires() {
        map.ensure(Duration.ofDays(14));
        map.canonize(new CanonicalAction(5, 1, OLD, 5));
        clock.advance(Duration.ofDays(13));
        assertThat(map.get(5)).isPresent();
        clock.advance(Duration.ofDays(2));
        assertThat(map.get(5)).isEmpty();
    }

    @Test
    @DisplayName("a value that is none of ours is damage")
    void damaged() {
        store.keyValues().put(Key.of(CanonicalMap.BUCKET, "5"), Bytes.utf8("five"));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> map.get(5))
                .withMessageContaining("canonical/5");
    }
}
