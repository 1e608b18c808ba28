/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.intercept;

import dev.varve.Varve;
import dev.varve.kv.KeyValueStore;
import dev.varve.kv.Watch;
import dev.varve.object.ObjectStore;
import dev.varve.stream.Changes;
import dev.varve.stream.Delivery;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store whose every call passes an {@link Interceptor}: those on streams, key-values and objects, and those on the feeds, watches, consumers and deliveries that come from them.
 *
 * <p>Made with {@link Proxy}, since a decorator by hand would forward some sixty methods, and forget the next one that is added. What answers from memory is not intercepted:
 * {@code capabilities}, {@code health}, {@code caughtUp}, the parts of a delivery, and every {@code close}. A default method of an interface is one call, not two.
 */
public final class InterceptedVarve {

    private static final List<Class<?>> FACES = List.of(
            Varve.class,
            StreamStore.class,
            KeyValueStore.class,
            ObjectStore.class,
            StreamConsumer.class,
            Delivery.class,
            Changes.class,
            Watch.class);

    private static final Set<String> LOCAL = Set.of(
            "streams",
            "keyValues",
            "objects",
            "capabilities",
            "health",
            "within",
            "close",
            "caughtUp",
            "message",
            "count",
            "equals",
            "hashCode",
            "toString");

    private final Interceptor interceptor;

    private InterceptedVarve(Interceptor interceptor) {
        this.interceptor = interceptor;
    }

    /** A view of {@code store} whose calls {@code interceptor} answers. Closing it closes {@code store}. */
    public static Varve of(Varve store, Interceptor interceptor) {
        return new InterceptedVarve(interceptor).proxy(Varve.class, store);
    }

    private <T> T proxy(Class<T> face, Object target) {
        InvocationHandler handler = (proxy, method, arguments) -> answer(target, method, arguments);
        return face.cast(Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, handler));
    }

    private @Nullable Object answer(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? new Object[0] : arguments;
        Call call = new Call(target, method, given, this::wrapped);
        return LOCAL.contains(method.getName()) ? call.proceed() : interceptor.answer(call);
    }

    private @Nullable Object wrapped(@Nullable Object answer) {
        if (answer instanceof List<?> list && list.stream().allMatch(Delivery.class::isInstance)) {
            return list.stream().map(this::wrapped).toList();
        }
        Optional<Class<?>> face = Stream.ofNullable(answer)
                .flatMap(found -> FACES.stream().filter(each -> each.isInstance(found)))
                .findFirst();
        return face.isPresent() && answer != null ? proxy(face.get(), answer) : answer;
    }
}
