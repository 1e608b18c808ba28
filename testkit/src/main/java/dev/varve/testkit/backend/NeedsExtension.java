/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.backend;

import dev.varve.Capability;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/** Runs a test where the backend has what the test {@linkplain Needs needs}, and asserts the refusal where it has not. */
final class NeedsExtension implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> test, ExtensionContext context)
            throws Throwable {
        run(invocation, test, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> test, ExtensionContext context)
            throws Throwable {
        run(invocation, test, context);
    }

    private static void run(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> test, ExtensionContext context)
            throws Throwable {
        StoreContract contract = (StoreContract) context.getRequiredTestInstance();
        Optional<Capability> missing = needs(test.getExecutable(), contract.getClass())
                .filter(capability -> !contract.has(capability))
                .findFirst();
        if (missing.isPresent()) {
            invocation.skip();
            assertRefused(contract, missing.get());
        } else {
            invocation.proceed();
        }
    }

    private static Stream<Capability> needs(Method test, Class<?> contract) {
        return Stream.of(test.getAnnotation(Needs.class), contract.getAnnotation(Needs.class))
                .filter(needs -> needs != null)
                .flatMap(needs -> Arrays.stream(needs.value()));
    }

    private static void assertRefused(StoreContract contract, Capability missing) {
        MinimalUse use = MinimalUse.of(missing)
                .orElseThrow(() -> new TestAbortedException(
                        missing + " is a promise that this backend does not make, and no call asks for it"));
        Refusals.assertUnsupported(missing, () -> use.run(contract.store()));
    }
}
