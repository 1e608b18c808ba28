/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueStore;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamStore;
import dev.varve.testkit.intercept.Call;
import dev.varve.testkit.intercept.InterceptedVarve;
import dev.varve.testkit.intercept.Interceptor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ModelCheckerTest {

    private static final int OPERATIONS = 80;
    private static final int SHORT = 5;

    /** The steps of the shortest sequence that shows the fault of a model whose calls {@code broken} answers. */
    private static List<String> shortestFor(Interceptor broken) {
        Varve store = InterceptedVarve.of(ModelVarve.empty(), broken);
        Random seeds = new Random(Seed.choose("broken store"));
        AssertionError found = catchThrowableOfType(AssertionError.class, () -> {
            for (int round = 0; round < 50; round++) {
                new ModelChecker(store).check(seeds.nextLong(), OPERATIONS);
            }
        });
        assertThat(found).as("the fault is found").isNotNull();
        System.out.println(found.getMessage());
        return String.valueOf(found.getMessage())
                .lines()
                .filter(line -> line.contains(" -> "))
                .toList();
    }

    @Test
    @DisplayName("a store that is right agrees, and answers the same seed alike")
    void rightStore() {
        long seed = Seed.choose("right store");
        Transcript one = new ModelChecker(ModelVarve.empty()).check(seed, OPERATIONS);
        Transcript other = new ModelChecker(ModelVarve.empty()).check(seed, OPERATIONS);

        assertThat(one.steps()).hasSize(OPERATIONS);
        assertThat(one).isEqualTo(other);
        assertThat(new ModelChecker(ModelVarve.empty())
                        .check(seed + 1, OPERATIONS)
                        .steps())
                .isNotEqualTo(one.steps());
    }

    @Test
    @DisplayName("a store that uses a deleted sequence again is found, in at most 5 operations")
    void reusesSequence() {
        List<String> shortest = shortestFor(call -> {
            if (call.verb().equals("publish") && call.face() == StreamStore.class) {
                forgetIfEmpty(call);
            }
            return call.proceed();
        });

        assertThat(shortest).hasSizeLessThanOrEqualTo(SHORT).anyMatch(step -> step.contains("delete"));
    }

    private static void forgetIfEmpty(Call call) {
        Subject subject = call.arguments(Subject.class).findFirst().orElseThrow();
        StreamStore streams = (StreamStore) call.target();
        boolean emptied = streams.info(subject)
                        .filter(info -> !info.declared())
                        .map(StreamInfo::messages)
                        .orElse(1L)
                == 0;
        if (emptied) {
            streams.drop(subject.filter());
        }
    }

    @Test
    @DisplayName("a store that loses a delete is found, in at most 5 operations")
    void losesDelete() {
        List<String> shortest = shortestFor(call ->
                call.verb().equals("delete") && call.face() == StreamStore.class ? pretended(call) : call.proceed());

        assertThat(shortest).hasSizeLessThanOrEqualTo(SHORT).anyMatch(step -> step.contains("delete"));
    }

    /** What a delete would answer, without deleting. */
    private static Deletion pretended(Call call) {
        StreamStore streams = (StreamStore) call.target();
        Subject subject = call.arguments(Subject.class).findFirst().orElseThrow();
        long seq = call.arguments(Long.class).findFirst().orElseThrow();
        return new Deletion(streams.get(subject, seq).stream().count(), Durability.VOLATILE, 0);
    }

    @Test
    @DisplayName("a store that ignores what a publish expects is found, in at most 5 operations")
    void ignoresExpectation() {
        List<String> shortest = shortestFor(call -> {
            if (call.verb().equals("publish")) {
                Object[] arguments = call.arguments().toArray();
                PublishOptions options =
                        call.arguments(PublishOptions.class).findFirst().orElseThrow();
                arguments[2] = options.msgId().map(PublishOptions::msgId).orElseGet(PublishOptions::none);
                return call.proceedWith(arguments);
            }
            return call.proceed();
        });

        assertThat(shortest).hasSizeLessThanOrEqualTo(SHORT).anyMatch(step -> step.contains(" if "));
    }

    @Test
    @DisplayName("a store that forgets message ids is found, in at most 5 operations")
    void forgetsIds() {
        List<String> shortest = shortestFor(call -> {
            if (call.verb().equals("publish")) {
                Object[] arguments = call.arguments().toArray();
                arguments[2] = PublishOptions.none();
                return call.proceedWith(arguments);
            }
            return call.proceed();
        });

        assertThat(shortest).hasSizeLessThanOrEqualTo(SHORT);
    }

    @Test
    @DisplayName("a store that takes an empty value for an absent one is found, in at most 5 operations")
    void confusesEmptyAndAbsent() {
        List<String> shortest = shortestFor(call -> {
            if (call.arguments(Message.class)
                    .anyMatch(message -> message.value().isEmpty())) {
                Object[] arguments = call.arguments().toArray();
                arguments[
                                call.arguments()
                                        .indexOf(call.arguments(Message.class)
                                                .findFirst()
                                                .orElseThrow())] =
                        Message.of("");
                return call.proceedWith(arguments);
            }
            return call.proceed();
        });

        assertThat(shortest).hasSizeLessThanOrEqualTo(SHORT).anyMatch(step -> step.contains("without value"));
    }

    @Test
    @DisplayName("a store whose update is a put is found, in at most 5 operations")
    void ignoresRevision() {
        List<String> shortest = shortestFor(call -> {
            if (call.verb().equals("update")) {
                KeyValueStore keyValues = (KeyValueStore) call.target();
                Key key = call.arguments(Key.class).findFirst().orElseThrow();
                return keyValues.put(
                        key, call.arguments(Bytes.class).findFirst().orElseThrow());
            }
            return call.proceed();
        });

        assertThat(shortest).hasSizeLessThanOrEqualTo(SHORT);
    }

    @Test
    @DisplayName("a store that fails in an unexpected way is found, and the failure told")
    void fails() {
        List<String> shortest = shortestFor(call -> {
            if (call.verb().equals("deleteAll")) {
                throw new IllegalStateException("broken on purpose");
            }
            return call.proceed();
        });

        assertThat(shortest).singleElement().asString().contains("broken on purpose");
    }
}
