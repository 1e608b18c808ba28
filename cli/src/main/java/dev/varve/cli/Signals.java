/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * The signals that ask a process to end.
 *
 * <p>Java itself answers the first one by ending and hears no second one; {@code sun.misc.Signal}, which every JDK has in its module {@code jdk.unsupported}, hears them all. Where it is missing nothing is listened to.
 */
final class Signals {

    private static final int INTERRUPT = 2;
    private static final int TERMINATE = 15;

    private Signals() {}

    /** Calls {@code handler} with the number of each signal from now on; returns whether that is possible here. */
    static boolean listen(IntConsumer handler) {
        try {
            listen("INT", () -> handler.accept(INTERRUPT));
            listen("TERM", () -> handler.accept(TERMINATE));
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private static void listen(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        InvocationHandler calls = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == handler) {
                action.run();
                return null;
            }
            return switch (method.getName()) {
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "handler of " + name;
            };
        };
        Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    }
}
