/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes records and reads them. What a record throws passes through as it is. */
final class Reflection {

    private Reflection() {}

    static Object value(RecordComponent component, Record record) {
        return call(component.getAccessor(), record)
                .orElseThrow(() -> new IllegalStateException(component + " of " + record.getClass() + " is null"));
    }

    /** What the static method {@code defaults()} of {@code type} returns, if it has one. */
    static <R extends Record> Optional<R> defaults(Class<R> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals("defaults") && method.getParameterCount() == 0)
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type)
                .findFirst()
                .flatMap(method -> call(method, null))
                .map(type::cast);
    }

    static <R extends Record> R construct(Class<R> type, List<Object> values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException thrown) {
            throw rethrown(thrown);
        } catch (ReflectiveOperationException closed) {
            throw new IllegalStateException("cannot make a " + type.getName(), closed);
        }
    }

    private static Optional<Object> call(Method method, @Nullable Object target) {
        try {
            method.setAccessible(true);
            return Optional.ofNullable(method.invoke(target));
        } catch (InvocationTargetException thrown) {
            throw rethrown(thrown);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException("cannot call " + method, closed);
        }
    }

    private static RuntimeException rethrown(InvocationTargetException thrown) {
        Throwable cause = thrown.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }
}
