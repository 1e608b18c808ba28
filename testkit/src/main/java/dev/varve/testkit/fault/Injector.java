/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.fault;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.testkit.intercept.Call;
import dev.varve.testkit.intercept.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does to each call what the plan says. */
final class Injector implements Interceptor {

    private final FaultPlan plan;
    private final HeldBack heldBack = new HeldBack();
    private final List<String> happened = new ArrayList<>();
    private boolean crashed;

    Injector(FaultPlan plan) {
        this.plan = plan;
    }

    synchronized List<String> happened() {
        return List.copyOf(happened);
    }

    synchronized void restart() {
        crashed = false;
    }

    void release() {
        heldBack.release();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // returned, only under a wider type
    public @Nullable Object answer(Call call) throws Throwable {
        Fault fault = next(call);
        if (fault instanceof Fault.Reorder && call.isAsync()) {
            return heldBack.add(call);
        }
        try {
            return meet(fault, call);
        } finally {
            heldBack.release();
        }
    }

    private synchronized Fault next(Call call) {
        if (crashed) {
            throw new SimulatedCrash(call.verb() + ", after an earlier one");
        }
        Fault fault = plan.next(call);
        if (!(fault instanceof Fault.None)) {
            happened.add(fault.getClass().getSimpleName() + " at " + call.verb() + " " + call.addressed());
        }
        return fault;
    }

    private @Nullable Object meet(Fault fault, Call call) throws Throwable {
        if (fault instanceof Fault.Delay delay) {
            await(delay, call);
            return call.proceed();
        } else if (fault instanceof Fault.Drop) {
            return lost(call, "was lost on its way");
        } else if (fault instanceof Fault.LostAnswer) {
            proceedUnheard(call);
            return lost(call, "was answered, and the answer was lost");
        } else if (fault instanceof Fault.Duplicate) {
            return twice(call);
        } else if (fault instanceof Fault.CrashBefore) {
            throw crash(call);
        } else if (fault instanceof Fault.CrashAfter) {
            proceedUnheard(call);
            throw crash(call);
        }
        return call.proceed();
    }

    private static void await(Fault.Delay delay, Call call) {
        try {
            TimeUnit.NANOSECONDS.sleep(delay.time().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable(call.verb() + " was interrupted before it arrived", e);
        }
    }

    private synchronized SimulatedCrash crash(Call call) {
        crashed = true;
        heldBack.forget();
        return new SimulatedCrash(call.verb());
    }

    private static @Nullable Object twice(Call call) throws Throwable {
        Object first = call.proceed();
        proceedUnheard(call);
        return first;
    }

    /** Makes the call and keeps from the caller what it answered: a refusal would be in the answer that is lost. */
    private static void proceedUnheard(Call call) throws Throwable {
        try {
            Object answer = call.proceed();
            if (answer instanceof CompletableFuture<?> pending) {
                pending.handle((receipt, refusal) -> receipt).join();
            } else if (answer instanceof AutoCloseable handle) {
                handle.close();
            }
        } catch (StorageException | OutcomeUnknownException e) {
            return;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // returned, only under a wider type
    private static Object lost(Call call, String how) {
        String what = call.verb() + " " + call.addressed() + " " + how;
        if (call.isRead()) {
            throw StorageException.unavailable(what, null);
        }
        OutcomeUnknownException unknown =
                new OutcomeUnknownException(what, call.addressed(), call.msgId().orElse(""), null);
        if (call.isAsync()) {
            return CompletableFuture.failedFuture(unknown);
        }
        throw unknown;
    }
}
