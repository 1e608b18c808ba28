/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A type whose values are single words, numbers or truths.
 *
 * @param type the Java type, boxed
 * @param described what a value is
 * @param nature whether a secret name makes its values secrets
 * @param parse reads a string, number or boolean; throws {@link IllegalArgumentException} saying what it must be
 * @param format writes a string, number or boolean
 */
record Scalar<T>(Class<T> type, String described, Nature nature, Function<Object, T> parse, Function<T, Object> format)
        implements SettingType {

    /** What can be secret about a value. */
    enum Nature {
        /** Nothing: it is a measure or a choice. */
        MEASURE,
        /** All of it where its name says so. */
        TEXT,
        /** All of it, always. */
        SECRET
    }

    @Override
    public @Nullable Object read(Object raw, @Nullable Object fallback, Place place) {
        Object value = raw;
        if (raw instanceof String text) {
            Optional<String> substituted = place.substituted(text);
            if (substituted.isEmpty()) {
                return null;
            }
            value = substituted.get();
        }
        Place telling = nature == Nature.SECRET ? new Place(place.path(), Disclosure.MASKED, place.reading()) : place;
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException refused) {
            telling.misfit(String.valueOf(refused.getMessage()), raw);
            return null;
        }
    }

    @Override
    public JsonNode write(Object value, Disclosure disclosure) {
        Object plain = format.apply(type.cast(value));
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (plain instanceof Boolean truth) {
            return nodes.booleanNode(truth);
        } else if (plain instanceof Long number) {
            return nodes.numberNode(number);
        } else if (plain instanceof Double number) {
            return nodes.numberNode(number);
        }
        String text = String.valueOf(plain);
        boolean masked = nature == Nature.SECRET || (nature == Nature.TEXT && disclosure == Disclosure.MASKED);
        return nodes.stringNode(masked ? dev.varve.spi.Secret.MASK : Environment.escape(Secrets.withoutUserInfo(text)));
    }
}
