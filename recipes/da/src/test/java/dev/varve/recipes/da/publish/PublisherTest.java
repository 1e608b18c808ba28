/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import static dev.varve.recipes.da.publish.Stored.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.journal.DiskInMemory;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.fault.Fault;
import dev.varve.testkit.fault.FaultPlan;
import dev.varve.testkit.fault.FaultyVarve;
import dev.varve.testkit.fault.ScriptedFaults;
import dev.varve.testkit.intercept.InterceptedVarve;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A publisher")
final class PublisherTest {

    private final Varve store = Stored.store();
    private final DiskInMemory disk = new DiskInMemory();

    @AfterEach
    void close() {
        store.close();
    }

    private static Life life(DiskInMemory disk, Varve store, PublisherSettings settings) {
        return Life.of(disk::open, store, settings, OptionalLong.empty());
    }

    private static List<Action> upTo(long last) {
        return LongStream.rangeClosed(1, last).mapToObj(Stored::action).toList();
    }

    private static void submit(Life life, long first, long last) {
        LongStream.rangeClosed(first, last).forEach(id -> life.submit(action(id)));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("DA-22, DA-24: publishes to action.<revision> under <revision>.<action>, in order")
    @EnumSource
    void publishes(PublisherSettings.Mode mode) {
        try (Life life = life(disk, store, Life.settings(mode))) {
            life.publisher.start();
            submit(life, 1, 50);
            Gated last = life.gate.gate(50).join();
            assertThat(last).isEqualTo(new Gated(50, action(50).snapHash(), 50));
            assertThat(Stored.actions(store)).isEqualTo(upTo(50));
            assertThat(store.streams()
                            .resolve(Stored.REVISION.subject(), "7.50")
                            .receipt())
                    .hasValueSatisfying(receipt -> assertThat(receipt.seq()).isEqualTo(50));
            assertThat(Stored.REVISION.subject()).hasToString("action.7");
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("DA-23: goes on behind the last stored action in the next life")
    @EnumSource
    void resumes(PublisherSettings.Mode mode) {
        try (Life life = life(disk, store, Life.settings(mode))) {
            life.publisher.start();
            submit(life, 1, 20);
            life.gate.gate(20).join();
        }
        try (Life life = life(disk, store, Life.settings(mode))) {
            submit(life, 21, 30);
            life.publisher.start();
            assertThat(life.gate.gate(30).join().streamSeq()).isEqualTo(30);
            assertThat(life.gate.gate(7).join().streamSeq()).isEqualTo(7);
            assertThat(Stored.actions(store)).isEqualTo(upTo(30));
        }
    }

    @Test
    @DisplayName("DA-2: an action is journaled while the store is away, and replicated when it is back")
    void outlivesAnOutage() {
        AtomicBoolean away = new AtomicBoolean();
        FaultyVarve faulty = FaultyVarve.wrap(store, call -> away.get() ? new Fault.Drop() : new Fault.None());
        try (Life life = life(disk, faulty, Life.linear())) {
            life.publisher.start();
            submit(life, 1, 1);
            life.gate.gate(1).join();
            away.set(true);
            submit(life, 2, 40);
            CompletableFuture<Gated> replicated = life.gate.gate(40);
            await().until(() -> life.publisher.status().state() == PublisherStatus.State.RETRYING);
            assertThat(replicated).isNotDone();
            assertThat(life.publisher.status().backlog()).isEqualTo(39);
            away.set(false);
            assertThat(replicated.join().actionId()).isEqualTo(40);
            assertThat(Stored.actions(store)).isEqualTo(upTo(40));
        }
    }

    @Test
    @DisplayName("DA-1: the gate stays before an action whose answer was lost, though later ones are stored, and heals")
    void gateStaysBeforeALostAnswer() {
        AtomicBoolean blind = new AtomicBoolean(true);
        AtomicInteger writes = new AtomicInteger();
        FaultPlan plan = call -> {
            boolean lost = call.verb().equals("publishAsync") && writes.incrementAndGet() == 3;
            boolean hidden = call.verb().equals("info") && writes.get() >= 3 && blind.get();
            return lost ? new Fault.LostAnswer() : hidden ? new Fault.Drop() : new Fault.None();
        };
        try (Life life = life(disk, FaultyVarve.wrap(store, plan), Life.settings(PublisherSettings.Mode.PIPELINED))) {
            submit(life, 1, 9);
            life.publisher.start();
            await().until(() -> Stored.messages(store).size() >= 5);
            await().until(() -> life.publisher.status().state() == PublisherStatus.State.RETRYING);
            assertThat(life.gate.passed()).hasValue(2);
            blind.set(false);
            assertThat(life.gate.gate(9).join().streamSeq()).isEqualTo(9);
            assertThat(Stored.actions(store)).isEqualTo(upTo(9));
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName(
            "DA-43: a lost answer, a lost message and a conflict that was none are resolved by reading, not reported and not repeated blindly")
    @EnumSource
    void resolvesWhatIsUnknown(PublisherSettings.Mode mode) {
        String verb = switch (mode) {
            case LINEAR -> "publish";
            case BATCHED -> "publishAll";
            case PIPELINED -> "publishAsync";
        };
        FaultyVarve faulty = FaultyVarve.wrap(
                Stored.forgetful(store),
                ScriptedFaults.none()
                        .at(verb, 3, new Fault.LostAnswer())
                        .at(verb, 5, new Fault.Drop())
                        .at(verb, 9, new Fault.LostAnswer())
                        .at(verb, 12, new Fault.Duplicate()));
        try (Life life = life(disk, faulty, Life.settings(mode))) {
            life.publisher.start();
            submit(life, 1, 20);
            life.gate.gate(20).join();
            assertThat(Stored.actions(store)).isEqualTo(upTo(20));
            assertThat(faulty.happened()).hasSizeBetween(1, 4);
        }
    }

    @Test
    @DisplayName("DA-43: an answer 'wrong last sequence' to a message that was stored all the same counts as stored")
    void conflictOfOurOwn() {
        AtomicInteger writes = new AtomicInteger();
        Varve confusing = InterceptedVarve.of(store, call -> {
            Object answer = call.proceed();
            if (call.verb().equals("publish") && writes.incrementAndGet() == 4) {
                throw StorageException.seqConflict("wrong last sequence", 4);
            }
            return answer;
        });
        try (Life life = life(disk, confusing, Life.linear())) {
            life.publisher.start();
            submit(life, 1, 6);
            life.gate.gate(6).join();
            assertThat(Stored.actions(store)).isEqualTo(upTo(6));
        }
    }

    @Test
    @DisplayName("DA-25: a store that forgets every id at once stores nothing twice")
    void needsNoDedupWindow() {
        FaultyVarve faulty = FaultyVarve.wrap(
                Stored.forgetful(store), ScriptedFaults.none().at("publish", 2, new Fault.CrashAfter()));
        try (Life life = life(disk, faulty, Life.linear())) {
            life.publisher.start();
            submit(life, 1, 3);
            await().until(() -> life.publisher.status().state() == PublisherStatus.State.FAILED);
        }
        try (Life life = life(disk, Stored.forgetful(store), Life.linear())) {
            life.publisher.start();
            life.gate.gate(3).join();
            assertThat(Stored.actions(store)).isEqualTo(upTo(3));
        }
    }

    @ParameterizedTest(name = "ids remembered: {0}")
    @DisplayName("DA-26: a second publisher of the same revision is refused, and nothing of it is stored")
    @ValueSource(booleans = {true, false})
    void fencesTheSecond(boolean remembered) {
        Varve seen = remembered ? store : Stored.forgetful(store);
        DiskInMemory otherDisk = new DiskInMemory();
        try (Life one = life(disk, seen, Life.linear());
                Life other = life(otherDisk, seen, Life.linear())) {
            submit(one, 1, 3);
            submit(other, 1, 3);
            one.publisher.start();
            one.gate.gate(3).join();
            other.publisher.start();
            other.gate.gate(3).join();

            one.submit(action(4));
            one.gate.gate(4).join();
            other.submit(action(4, " of another"));
            CompletableFuture<Gated> refused = other.gate.gate(4);
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(refused::join)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED));
            assertThat(other.publisher.status().state()).isEqualTo(PublisherStatus.State.FENCED);
            one.submit(action(5));
            one.gate.gate(5).join();
            assertThat(Stored.actions(store)).isEqualTo(upTo(5));
        }
    }

    @Test
    @DisplayName("an empty journal begins behind the stream's last action")
    void beginsBehindTheStream() {
        try (Life life = life(disk, store, Life.linear())) {
            life.publisher.start();
            submit(life, 1, 5);
            life.gate.gate(5).join();
        }
        try (Life life = life(new DiskInMemory(), store, Life.linear())) {
            life.publisher.start();
            assertThat(life.journal.lastJournaled()).hasValue(5);
            submit(life, 6, 7);
            life.gate.gate(7).join();
            ActionRecord fifth = ActionRecord.of(Stored.messages(store).get(4));
            assertThat(ActionRecord.of(Stored.messages(store).get(5)).digest())
                    .isEqualTo(fifth.digest().next(action(6)));
        }
    }

    @Test
    @DisplayName(
            "a stream that is ahead of the journal is another publisher's, and one that lost confirmed actions gets them again")
    void streamAheadAndBehind() {
        DiskInMemory old = new DiskInMemory();
        try (Life life = life(old, store, Life.linear())) {
            submit(life, 1, 3);
        }
        try (Life life = life(disk, store, Life.linear())) {
            life.publisher.start();
            submit(life, 1, 5);
            life.gate.gate(5).join();
        }
        try (Life life = life(old, store, Life.linear())) {
            life.publisher.start();
            await().until(() -> life.publisher.status().state() == PublisherStatus.State.FENCED);
        }
        LongStream.of(4, 5).forEach(seq -> store.streams().delete(Stored.REVISION.subject(), seq));
        try (Life life = life(disk, Stored.forgetful(store), Life.linear())) {
            life.publisher.start();
            life.gate.gate(5).join();
            assertThat(Stored.actions(store)).isEqualTo(upTo(5));
            assertThat(life.publisher.status().resent()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("goes on after everything has expired, and refuses a stream that is not the one it wrote to")
    void emptySubject() {
        store.streams().ensure(StreamSpec.of("actions", "action.*"));
        try (Life life = life(disk, store, Life.linear())) {
            life.publisher.start();
            submit(life, 1, 3);
            life.gate.gate(3).join();
        }
        store.streams().deleteAll(Stored.REVISION.subject(), Long.MAX_VALUE);
        try (Life life = life(disk, store, Life.linear())) {
            life.publisher.start();
            submit(life, 4, 4);
            assertThat(life.gate.gate(4).join().streamSeq()).isEqualTo(4);
            assertThat(Stored.actions(store)).containsExactly(action(4));
        }
        store.streams().drop(Stored.REVISION.subject().filter());
        try (Life life = life(disk, store, Life.linear())) {
            life.publisher.start();
            await().until(() -> life.publisher.status().state() == PublisherStatus.State.FAILED);
            assertThat(life.publisher.status().problem())
                    .hasValueSatisfying(why -> assertThat(why).contains("not the same stream"));
        }
    }
}
