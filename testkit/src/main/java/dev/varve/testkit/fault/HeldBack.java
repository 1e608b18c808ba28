/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.fault;

import dev.varve.Receipt;
import dev.varve.testkit.intercept.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asynchronous writes that wait for another call to overtake them. */
final class HeldBack {

    private record Held(Call call, CompletableFuture<Receipt> answer) {}

    /** Long enough to be overtaken by whoever is about to call, short enough that nobody waits in vain. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private final List<Held> held = new ArrayList<>();

    CompletableFuture<Receipt> add(Call call) {
        CompletableFuture<Receipt> answer = new CompletableFuture<>();
        synchronized (this) {
            held.add(new Held(call, answer));
        }
        LATER.execute(this::release);
        return answer;
    }

    synchronized void forget() {
        held.clear();
    }

    /** Makes the calls that are held, in their order. */
    void release() {
        take().forEach(HeldBack::make);
    }

    private synchronized List<Held> take() {
        List<Held> taken = List.copyOf(held);
        held.clear();
        return taken;
    }

    private static void make(Held held) {
        try {
            if (held.call().proceed() instanceof CompletableFuture<?> pending) {
                var unused =
                        pending.whenComplete((receipt, refusal) -> complete(held.answer(), (Receipt) receipt, refusal));
            }
        } catch (Throwable refused) {
            held.answer().completeExceptionally(refused);
        }
    }

    private static void complete(
            CompletableFuture<Receipt> answer, @Nullable Receipt receipt, @Nullable Throwable refusal) {
        if (refusal != null) {
            answer.completeExceptionally(refusal);
        } else {
            answer.complete(receipt);
        }
    }
}
