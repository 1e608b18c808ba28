/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A commit gate")
final class CommitGateTest {

    private final CommitGate gate =
            new CommitGate(id -> id < 3 ? Optional.of(gated(id)) : Optional.empty(), Runnable::run);

    private static Gated gated(long id) {
        return new Gated(id, Bytes.utf8("hash " + id), 100 + id);
    }

    @Test
    @DisplayName(
            "DA-1: stays before an action whose acknowledgement is missing, and then moves over all that came meanwhile")
    void waitsForEveryEarlierAction() {
        gate.begin(4);
        List<Long> completed = new ArrayList<>();
        List<CompletableFuture<Void>> all = LongStream.rangeClosed(5, 9)
                .mapToObj(id -> gate.gate(id).thenAccept(passed -> completed.add(passed.actionId())))
                .toList();
        LongStream.rangeClosed(6, 9).forEach(id -> gate.confirm(gated(id)));
        assertThat(completed).isEmpty();
        assertThat(gate.passed()).hasValue(4);
        gate.confirm(gated(5));
        assertThat(completed).containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThat(all).allMatch(CompletableFuture::isDone);
        assertThat(gate.passed()).hasValue(9);
    }

    @Test
    @DisplayName("DA-3: tells the snap hash and the sequence of the action, also to those who ask later")
    void tellsHashAndSequence() {
        gate.begin(0);
        CompletableFuture<Gated> early = gate.gate(1);
        gate.confirm(gated(1));
        assertThat(early.join()).isEqualTo(gated(1));
        assertThat(gate.gate(1).join()).isEqualTo(gated(1));
    }

    @Test
    @DisplayName(
            "DA-1: who asks for an action that has passed already is answered behind those who wait for one before it")
    void lateBehindEarlier() {
        Queue<Runnable> completions = new ArrayDeque<>();
        CommitGate queued = new CommitGate(id -> Optional.of(gated(id)), completions::add);
        queued.begin(2);
        List<Long> completed = new ArrayList<>();
        var unused = queued.gate(3).thenAccept(passed -> completed.add(passed.actionId()));
        queued.confirm(gated(3));
        queued.confirm(gated(4));
        var recent = queued.gate(4).thenAccept(passed -> completed.add(passed.actionId()));
        var longAgo = queued.gate(1).thenAccept(passed -> completed.add(passed.actionId()));

        assertThat(completed).isEmpty();
        completions.forEach(Runnable::run);
        assertThat(completed).containsExactly(3L, 4L, 1L);
        assertThat(recent).isDone();
        assertThat(longAgo).isDone();
    }

    @Test
    @DisplayName("finds actions that passed before it began, and says of others that they are gone")
    void looksUp() {
        CompletableFuture<Gated> waiting = gate.gate(2);
        gate.begin(4);
        assertThat(waiting.join()).isEqualTo(gated(2));
        assertThat(gate.gate(1).join()).isEqualTo(gated(1));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> gate.gate(3).join())
                .withMessageContaining("not in the stream any more");
    }

    @Test
    @DisplayName("tells everyone who waits when nothing passes any more")
    void fails() {
        gate.begin(0);
        CompletableFuture<Gated> waiting = gate.gate(1);
        gate.confirm(gated(2));
        gate.fail(StorageException.fenced("another one", 5));
        for (CompletableFuture<Gated> each : List.of(waiting, gate.gate(2))) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(each::join)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED));
        }
    }

    @Test
    @DisplayName("keeps one caller's cancelling from the others")
    void cancelling() {
        gate.begin(0);
        CompletableFuture<Gated> one = gate.gate(1);
        CompletableFuture<Gated> other = gate.gate(1);
        one.cancel(true);
        gate.confirm(gated(1));
        assertThat(other.join()).isEqualTo(gated(1));
    }
}
