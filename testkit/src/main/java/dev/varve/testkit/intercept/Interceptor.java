/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.intercept;

import org.jspecify.annotations.Nullable;

/** What is done with each call instead of making it. Called by the threads of the callers, by many at a time. */
@FunctionalInterface
public interface Interceptor {

    /**
     * Answers {@code call}: by {@link Call#proceed()}, or by anything of the same type, or by throwing what the call may throw.
     *
     * @throws Throwable what the caller is to see
     */
    @Nullable
    Object answer(Call call) throws Throwable;
}
