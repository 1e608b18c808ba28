/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A setting that may be unset: a key without a value unsets what the defaults give.
 *
 * @param element the type of the value, if there is one
 * @param wrap makes the Java value of what may be there
 * @param unwrap what {@code wrap} was given
 */
record OptionalType(
        SettingType element, Function<Optional<Object>, Object> wrap, Function<Object, Optional<Object>> unwrap)
        implements SettingType {

    static OptionalType of(SettingType element) {
        return new OptionalType(element, value -> value, value -> ((Optional<?>) value).map(inner -> inner));
    }

    static OptionalType ofLong(SettingType element) {
        return new OptionalType(
                element,
                value -> value.isPresent() ? OptionalLong.of((Long) value.get()) : OptionalLong.empty(),
                value -> {
                    OptionalLong number = (OptionalLong) value;
                    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
                });
    }

    static OptionalType ofInt(SettingType element) {
        return new OptionalType(
                element,
                value -> value.isPresent() ? OptionalInt.of((Integer) value.get()) : OptionalInt.empty(),
                value -> {
                    OptionalInt number = (OptionalInt) value;
                    return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
                });
    }

    @Override
    public String described() {
        return element.described();
    }

    @Override
    public @Nullable Object read(Object raw, @Nullable Object fallback, Place place) {
        if (Raw.isBlank(raw)) {
            return wrap.apply(Optional.empty());
        }
        Object inner = fallback == null ? null : unwrap.apply(fallback).orElse(null);
        Object value = element.read(raw, inner, place);
        return value == null ? null : wrap.apply(Optional.of(value));
    }

    @Override
    public JsonNode write(Object value, Disclosure disclosure) {
        return unwrap.apply(value)
                .map(inner -> element.write(inner, disclosure))
                .orElseGet(JsonNodeFactory.instance::nullNode);
    }

    @Override
    public Optional<Object> absent() {
        return Optional.of(wrap.apply(Optional.empty()));
    }
}
