/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Receipt;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions on how a store says no. */
public final class Refusals {

    private Refusals() {}

    /** Asserts that {@code call} fails with {@code code} and a message of one line, and returns what it threw. */
    public static StorageException assertRefused(ErrorCode code, ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).as("refusal with %s", code).isInstanceOf(StorageException.class);
        StorageException refusal = (StorageException) thrown;
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.getMessage()).isNotBlank().doesNotContain("\n");
        return refusal;
    }

    /** Asserts that {@code call} fails with {@code code} and tells the number {@code actual}. */
    public static void assertRefused(ErrorCode code, long actual, ThrowingCallable call) {
        assertThat(assertRefused(code, call).actual()).as("actual").hasValue(actual);
    }

    /** Asserts that {@code call} fails because {@code capability} is missing. */
    public static void assertUnsupported(Capability capability, ThrowingCallable call) {
        assertThat(assertRefused(ErrorCode.UNSUPPORTED, call).capability()).contains(capability);
    }

    /** What {@code pending} completes with; what it fails with is thrown as it is. */
    public static Receipt answer(CompletableFuture<Receipt> pending, Duration wait) {
        try {
            return pending.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError("a write failed with " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer to an asynchronous write within " + wait, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for an answer", e);
        }
    }
}
