/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.fault;

import static dev.varve.testkit.backend.Refusals.answer;
import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.OutcomeUnknownException;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.Resolution;
import dev.varve.stream.StreamStore;
import dev.varve.testkit.model.ModelVarve;
import dev.varve.testkit.model.Seed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FaultyVarveTest {

    private static final Subject SUBJECT = Subject.of("faulty.subject");
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Varve store = ModelVarve.empty();

    private FaultyVarve at(String verb, int occurrence, Fault fault) {
        return FaultyVarve.wrap(store, ScriptedFaults.none().at(verb, occurrence, fault));
    }

    private static Receipt publish(Varve varve, String value) {
        return varve.streams().publish(SUBJECT, Message.of(value), PublishOptions.msgId(value));
    }

    private List<String> stored() {
        return store.streams().getAll(SUBJECT, Range.all()).toList().stream()
                .map(each -> each.message().value().orElseThrow().utf8())
                .toList();
    }

    @Test
    @DisplayName("without faults every call goes through, blocking, asynchronous and on keys")
    void transparent() {
        FaultyVarve faulty = FaultyVarve.wrap(store, FaultPlan.none());
        publish(faulty, "a");
        Receipt second = answer(faulty.streams().publishAsync(SUBJECT, Message.of("b"), PublishOptions.none()), WAIT);
        faulty.keyValues().put(Key.of("bucket", "key"), Bytes.utf8("x"));

        assertThat(second.seq()).isEqualTo(2);
        assertThat(stored()).containsExactly("a", "b");
        assertThat(store.keyValues().get(Key.of("bucket", "key"))).isPresent();
        assertRefused(ErrorCode.INVALID, () -> faulty.streams().get(SUBJECT, 0));
        assertThat(faulty.happened()).isEmpty();
    }

    @Test
    @DisplayName("a dropped write never reaches the store, and its outcome is unknown to the caller")
    void drop() {
        FaultyVarve faulty = at("publish", 2, new Fault.Drop());
        publish(faulty, "a");

        OutcomeUnknownException unknown =
                catchThrowableOfType(OutcomeUnknownException.class, () -> publish(faulty, "b"));

        assertThat(unknown.target()).isEqualTo(SUBJECT.value());
        assertThat(unknown.msgId()).isEqualTo("b");
        assertThat(stored()).containsExactly("a");
        assertThat(faulty.streams().resolve(SUBJECT, "b").state()).isEqualTo(Resolution.State.NOT_STORED);
        assertThat(faulty.happened()).containsExactly("Drop at publish " + SUBJECT);
    }

    @Test
    @DisplayName("a dropped read is unavailable")
    void dropRead() {
        FaultyVarve faulty = at("last", 1, new Fault.Drop());

        assertRefused(ErrorCode.UNAVAILABLE, () -> faulty.streams().last(SUBJECT));
        assertThat(faulty.streams().last(SUBJECT)).isEmpty();
    }

    @Test
    @DisplayName("a lost answer leaves the write done and the caller without receipt; its id finds it")
    void lostAnswer() {
        FaultyVarve faulty = at("publish", 1, new Fault.LostAnswer());

        assertThatThrownBy(() -> publish(faulty, "a")).isInstanceOf(OutcomeUnknownException.class);

        assertThat(stored()).containsExactly("a");
        assertThat(publish(faulty, "a").duplicate()).isTrue();
        assertThat(faulty.streams().resolve(SUBJECT, "a").state()).isEqualTo(Resolution.State.STORED);
    }

    @Test
    @DisplayName("a refusal can be lost as well: the caller does not know that nothing happened")
    void lostRefusal() {
        publish(store, "a");
        FaultyVarve faulty = at("publish", 1, new Fault.LostAnswer());
        PublishOptions wrong = PublishOptions.builder().expectedLastSeq(7).build();

        assertThatThrownBy(() -> faulty.streams().publish(SUBJECT, Message.of("b"), wrong))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(stored()).containsExactly("a");
    }

    @Test
    @DisplayName("faults meet asynchronous writes in their futures, and keys as well")
    void asyncAndKeys() {
        FaultyVarve faulty = FaultyVarve.wrap(
                store,
                ScriptedFaults.none().at("publishAsync", 1, new Fault.Drop()).at("put", 1, new Fault.LostAnswer()));
        CompletableFuture<Receipt> dropped =
                faulty.streams().publishAsync(SUBJECT, Message.of("a"), PublishOptions.msgId("a"));
        Key key = Key.of("bucket", "key");

        assertThatThrownBy(() -> answer(dropped, WAIT)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(stored()).isEmpty();
        assertThatThrownBy(() -> faulty.keyValues().put(key, Bytes.utf8("x")))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(faulty.keyValues().get(key)).isPresent();
    }

    @Test
    @DisplayName("a duplicated write is done twice, and the caller gets the first answer")
    void duplicate() {
        FaultyVarve faulty = FaultyVarve.wrap(
                store,
                ScriptedFaults.none().at("publish", 1, new Fault.Duplicate()).at("publish", 2, new Fault.Duplicate()));

        assertThat(publish(faulty, "a").duplicate()).isFalse();
        assertThat(faulty.streams().publish(SUBJECT, Message.of("b")).seq()).isEqualTo(2);
        assertThat(stored()).containsExactly("a", "b", "b");
    }

    @Test
    @DisplayName("a reordered write is overtaken by the next call, and completes")
    void reorder() {
        FaultyVarve faulty = at("publishAsync", 1, new Fault.Reorder());
        CompletableFuture<Receipt> first =
                faulty.streams().publishAsync(SUBJECT, Message.of("a"), PublishOptions.none());
        CompletableFuture<Receipt> second =
                faulty.streams().publishAsync(SUBJECT, Message.of("b"), PublishOptions.none());

        assertThat(answer(second, WAIT).seq()).isEqualTo(1);
        assertThat(answer(first, WAIT).seq()).isEqualTo(2);
        assertThat(stored()).containsExactly("b", "a");
    }

    @Test
    @DisplayName("a reordered write that nothing follows is made all the same")
    void reorderAlone() {
        FaultyVarve faulty = at("publishAsync", 1, new Fault.Reorder());
        CompletableFuture<Receipt> only =
                faulty.streams().publishAsync(SUBJECT, Message.of("a"), PublishOptions.none());

        assertThat(answer(only, WAIT).seq()).isEqualTo(1);
    }

    @Test
    @DisplayName("a delayed call is late and done")
    void delay() {
        FaultyVarve faulty = at("publish", 1, new Fault.Delay(Duration.ofMillis(100)));
        Instant begin = Instant.now();

        assertThat(publish(faulty, "a").seq()).isEqualTo(1);
        assertThat(Duration.between(begin, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    @DisplayName("after a crash every call fails until the restart, and the data is there")
    void crashAfter() {
        FaultyVarve faulty = at("publish", 2, new Fault.CrashAfter());
        StreamStore streams = faulty.streams();
        publish(faulty, "a");

        assertThatThrownBy(() -> publish(faulty, "b")).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(() -> streams.last(SUBJECT)).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(() -> faulty.within(WAIT).keyValues().buckets()).isInstanceOf(SimulatedCrash.class);
        faulty.restart();
        assertThat(publish(faulty, "b").duplicate()).isTrue();
        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    @DisplayName("a crash before the effect leaves no effect")
    void crashBefore() {
        FaultyVarve faulty = at("publish", 1, new Fault.CrashBefore());

        assertThatThrownBy(() -> publish(faulty, "a")).isInstanceOf(SimulatedCrash.class);
        faulty.restart();
        assertThat(stored()).isEmpty();
        assertThat(publish(faulty, "a").duplicate()).isFalse();
    }

    @Test
    @DisplayName("random faults are the same for the same seed, and others for another")
    void deterministic() {
        List<String> one = faultsOf(42);

        assertThat(one).isNotEmpty().isEqualTo(faultsOf(42)).isNotEqualTo(faultsOf(43));
        assertThat(one).allMatch(fault -> fault.contains("publish"));
    }

    private static List<String> faultsOf(long seed) {
        FaultPlan plan = RandomFaults.of(seed)
                .with(new Fault.Drop(), 0.2, "publish")
                .with(new Fault.LostAnswer(), 0.2, "publish");
        FaultyVarve faulty = FaultyVarve.wrap(ModelVarve.empty(), plan);
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            try {
                publish(faulty, "m" + i);
                faulty.streams().last(SUBJECT);
            } catch (OutcomeUnknownException e) {
                outcomes.add(i + " " + faulty.happened().get(faulty.happened().size() - 1));
            }
        }
        return outcomes;
    }

    @Test
    @DisplayName("a writer that repeats under the same id stores each message once, whatever happens on the way")
    void exactlyOnceByRetry() {
        long seed = Seed.choose("retrying writer");
        FaultPlan plan = RandomFaults.of(seed)
                .with(new Fault.Drop(), 0.2, "publish")
                .with(new Fault.LostAnswer(), 0.2, "publish")
                .with(new Fault.Duplicate(), 0.2, "publish");
        FaultyVarve faulty = FaultyVarve.wrap(store, plan);
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String value = "m" + i;
            wanted.add(value);
            while (!published(faulty, value)) {
                assertThat(faulty.happened()).isNotEmpty();
            }
        }
        assertThat(stored()).isEqualTo(wanted);
    }

    private static boolean published(Varve varve, String value) {
        try {
            publish(varve, value);
            return true;
        } catch (OutcomeUnknownException e) {
            return false;
        }
    }
}
