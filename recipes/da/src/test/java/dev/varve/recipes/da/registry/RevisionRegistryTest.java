/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.recipes.da.CompatibilityKey;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.testkit.fault.Fault;
import dev.varve.testkit.fault.FaultyVarve;
import dev.varve.testkit.fault.RandomFaults;
import dev.varve.testkit.fault.ScriptedFaults;
import dev.varve.testkit.fault.SimulatedCrash;
import dev.varve.testkit.intercept.InterceptedVarve;
import dev.varve.testkit.model.Seed;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The registry of revisions")
final class RevisionRegistryTest {

    private static final CompatibilityKey FIRST = new CompatibilityKey(1, 2, 0, 31);
    private static final CompatibilityKey SECOND = new CompatibilityKey(1, 2, 0, 32);
    private static final CompatibilityKey THIRD = new CompatibilityKey(2, 2, 0, 30);

    private final Varve store = new MemoryProvider().open(MemoryConfig.defaults());

    @AfterEach
    void close() {
        store.close();
    }

    private static RevisionRegistry registry(Varve store) {
        return new RevisionRegistry(store.keyValues(), RevisionRegistry.BUCKET, Durability.VOLATILE);
    }

    private Map<String, String> records() {
        return store.keyValues().getAll(RevisionRegistry.BUCKET, SubjectFilter.of(">")).toList().stream()
                .collect(Collectors.toMap(
                        entry -> entry.key().name(), entry -> entry.value().utf8()));
    }

    private static void assertFenced(ThrowingCallable call, long latest) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED))
                .satisfies(e -> assertThat(e.actual()).hasValue(latest));
    }

    @Test
    @DisplayName("DA-20: has a record of the revision with the parts of the version, and the reverse")
    void bothRecords() {
        SolutionRevision revision = registry(store).register(FIRST);
        assertThat(revision).isEqualTo(SolutionRevision.of(1));
        assertThat(records()).containsOnly(Map.entry("1", "1.2.0.31"), Map.entry("1.2.0.31", "1"));
        assertThat(registry(store).revision(FIRST)).contains(revision);
        assertThat(registry(store).key(revision)).contains(FIRST);
        assertThat(registry(store).revision(SECOND)).isEmpty();
        assertThat(registry(store).register(FIRST)).isEqualTo(revision);
    }

    @Test
    @DisplayName("DA-21: gives a later version the next number, and refuses one that is not the latest")
    void latestOnly() {
        RevisionRegistry registry = registry(store);
        registry.register(FIRST);
        assertThat(registry.register(SECOND)).isEqualTo(SolutionRevision.of(2));
        assertFenced(() -> registry.register(FIRST), 2);
        assertThat(registry.register(THIRD)).isEqualTo(SolutionRevision.of(3));
        assertFenced(() -> registry.register(SECOND), 3);
        assertFenced(() -> registry.register(new CompatibilityKey(1, 9, 9, 9)), 3);
        assertThat(records()).hasSize(6);
    }

    @Test
    @DisplayName("DA-46: a registry that was lost is given back a pair, once, and goes on from there")
    void restored() {
        RevisionRegistry registry = registry(store);
        registry.restore(SECOND, SolutionRevision.of(5));
        registry.restore(SECOND, SolutionRevision.of(5));
        assertThat(registry.register(SECOND)).isEqualTo(SolutionRevision.of(5));
        assertFenced(() -> registry.restore(SECOND, SolutionRevision.of(4)), 4);
        assertThat(registry.register(THIRD)).isEqualTo(SolutionRevision.of(6));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName(
            "DA-21: a registration that was cut off between its two records is completed, by its own version or by the next")
    @ValueSource(booleans = {true, false})
    void halfPair(boolean ownRestart) {
        FaultyVarve dying = FaultyVarve.wrap(store, ScriptedFaults.none().at("create", 2, new Fault.CrashBefore()));
        assertThatExceptionOfType(SimulatedCrash.class)
                .isThrownBy(() -> registry(dying).register(FIRST));
        assertThat(records()).containsOnly(Map.entry("1.2.0.31", "1"));
        if (ownRestart) {
            assertThat(registry(store).register(FIRST)).isEqualTo(SolutionRevision.of(1));
        } else {
            assertThat(registry(store).register(SECOND)).isEqualTo(SolutionRevision.of(2));
        }
        assertThat(records()).contains(Map.entry("1", "1.2.0.31"));
    }

    @Test
    @DisplayName("DA-21: of two versions that race for one number, one has it and the other fails and leaves nothing")
    void race() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        Varve racing = InterceptedVarve.of(store, call -> {
            // Both have read before either makes the first record, and have made it before either makes the second.
            if (call.verb().equals("create")) {
                together.await();
            }
            return call.proceed();
        });
        Set<Object> outcomes = new HashSet<>();
        List<Thread> threads = List.of(FIRST, SECOND).stream()
                .map(key -> new Thread(() -> {
                    Object outcome;
                    try {
                        outcome = registry(racing).register(key);
                    } catch (StorageException e) {
                        outcome = e.code();
                    }
                    synchronized (outcomes) {
                        outcomes.add(outcome);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(outcomes).containsExactlyInAnyOrder(SolutionRevision.of(1), ErrorCode.FENCED);
        assertThat(records()).hasSize(2);
    }

    @Test
    @DisplayName("what the loser of a race left behind, because it died, is taken over by its next start")
    void orphan() {
        registry(store).register(FIRST);
        store.keyValues().create(Key.of(RevisionRegistry.BUCKET, SECOND.toString()), Bytes.utf8("1"));
        assertThat(registry(store).revision(SECOND)).isEmpty();
        assertThat(registry(store).register(SECOND)).isEqualTo(SolutionRevision.of(2));
        assertThat(records()).contains(Map.entry("1.2.0.32", "2"), Map.entry("1", "1.2.0.31"));
    }

    @Test
    @DisplayName("DA-21: says so when no number is left")
    void overflow() {
        CompatibilityKey last = new CompatibilityKey(1, 0, 0, 0);
        store.keyValues().put(Key.of(RevisionRegistry.BUCKET, last.toString()), Bytes.utf8("65535"));
        assertThat(registry(store).register(last)).isEqualTo(SolutionRevision.of(65535));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> registry(store).register(FIRST))
                .withMessageContaining("no solution revision is left")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }

    @Test
    @DisplayName(
            "DA-21: whatever dies or is lost, records are pairs again after the next start, and numbers are given once")
    void crashes() {
        Random random = new Random(Seed.choose("registry"));
        for (int run = 0; run < 200; run++) {
            store.keyValues().drop(RevisionRegistry.BUCKET);
            CompatibilityKey key = FIRST;
            for (int life = 0; life < 5; life++) {
                FaultyVarve faulty = FaultyVarve.wrap(
                        store,
                        RandomFaults.of(random.nextLong())
                                .with(new Fault.CrashBefore(), 0.1)
                                .with(new Fault.CrashAfter(), 0.1)
                                .with(new Fault.LostAnswer(), 0.2, "create", "update", "delete")
                                .with(new Fault.Drop(), 0.1, "create", "update", "delete"));
                key = random.nextBoolean() ? key : new CompatibilityKey(1, 2, 0, key.engineMinor() + 1);
                try {
                    registry(faulty).register(key);
                } catch (SimulatedCrash | StorageException | dev.varve.OutcomeUnknownException died) {
                    assertThat(faulty.happened()).isNotEmpty();
                }
            }
            SolutionRevision last = registry(store).register(key);
            Map<String, String> records = records();
            records.forEach((name, value) -> assertThat(records).containsEntry(value, name));
            assertThat(records).hasSize(2 * last.id());
        }
    }

    @Test
    @DisplayName("each start of a writer has a greater epoch, though answers are lost and others start at once")
    void epochs() {
        AtomicBoolean overtaken = new AtomicBoolean();
        Varve racing = InterceptedVarve.of(store, call -> {
            if (call.verb().equals("create") && overtaken.compareAndSet(false, true)) {
                assertThat(epochs(store).next()).isEqualTo(1);
            }
            return call.proceed();
        });
        assertThat(epochs(racing).next()).isEqualTo(2);
        FaultyVarve faulty = FaultyVarve.wrap(store, ScriptedFaults.none().at("update", 1, new Fault.LostAnswer()));
        long third = epochs(faulty).next();
        assertThat(third).isGreaterThan(2);
        assertThat(epochs(store).next()).isGreaterThan(third);
    }

    private static WriterEpochs epochs(Varve store) {
        return new WriterEpochs(store.keyValues(), RevisionRegistry.BUCKET, Durability.VOLATILE);
    }

    @Test
    @DisplayName("reads back the text of a compatibility key, and nothing else")
    void keys() {
        assertThat(CompatibilityKey.parse("1.2.0.31")).isEqualTo(FIRST);
        for (String bad : List.of("1.2.3", "1.2.3.65536", "a.b.c.d", "1.2.3.4.5", "")) {
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> CompatibilityKey.parse(bad));
        }
    }
}
