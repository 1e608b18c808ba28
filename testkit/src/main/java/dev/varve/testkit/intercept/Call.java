/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.intercept;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call that a caller makes on a store or on something that it got from one.
 *
 * <p>Immutable; {@link #proceed()} may be called any number of times, by any thread.
 */
public final class Call {

    private static final Set<String> READS = Set.of(
            "get",
            "last",
            "lastPerSubject",
            "getAll",
            "keys",
            "info",
            "list",
            "diff",
            "consumers",
            "buckets",
            "resolve",
            "changes",
            "watch",
            "next",
            "fetch");

    private final Object target;
    private final Method method;
    private final List<Object> arguments;
    private final Function<@Nullable Object, @Nullable Object> wrapping;

    Call(Object target, Method method, Object[] arguments, Function<@Nullable Object, @Nullable Object> wrapping) {
        this.target = target;
        this.method = method;
        this.arguments = List.of(arguments);
        this.wrapping = wrapping;
    }

    /** The name of the method, such as {@code publish}. */
    public String verb() {
        return method.getName();
    }

    /** The interface whose method it is, such as {@link dev.varve.stream.StreamStore}. */
    public Class<?> face() {
        return method.getDeclaringClass();
    }

    /** What the call is made on, without interception: for an interceptor that looks before it answers. */
    public Object target() {
        return target;
    }

    /** The arguments; immutable. */
    public List<Object> arguments() {
        return arguments;
    }

    /** The arguments that are of type {@code type}. */
    public <T> Stream<T> arguments(Class<T> type) {
        return arguments.stream().filter(type::isInstance).map(type::cast);
    }

    /** Whether the call changes nothing in the store. */
    public boolean isRead() {
        return READS.contains(verb());
    }

    /** Whether the call answers with a future. */
    public boolean isAsync() {
        return method.getReturnType() == CompletableFuture.class;
    }

    /** What is addressed: the subject, key or object name, as text; empty where there is none. */
    public String addressed() {
        return arguments.stream()
                .filter(argument -> argument instanceof Subject
                        || argument instanceof SubjectFilter
                        || argument instanceof Key
                        || argument instanceof ObjectName)
                .map(Object::toString)
                .findFirst()
                .orElse("");
    }

    /** The message id under which the call writes, of a batch the first one's. */
    public Optional<String> msgId() {
        Stream<PublishOptions> batch =
                arguments(List.class).flatMap(Call::publications).map(Publication::options);
        return Stream.concat(arguments(PublishOptions.class), batch)
                .flatMap(options -> options.msgId().stream())
                .findFirst();
    }

    private static Stream<Publication> publications(List<?> list) {
        return list.stream().filter(Publication.class::isInstance).map(Publication.class::cast);
    }

    /**
     * Makes the call, and answers what it answered.
     *
     * @throws Throwable what it threw
     */
    public @Nullable Object proceed() throws Throwable {
        return proceedWith(arguments.toArray());
    }

    /**
     * Makes the call with other arguments of the same types.
     *
     * @throws Throwable what it threw
     */
    public @Nullable Object proceedWith(Object... others) throws Throwable {
        try {
            return wrapping.apply(method.invoke(target, others));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public String toString() {
        return verb() + Arrays.toString(arguments.toArray());
    }
}
