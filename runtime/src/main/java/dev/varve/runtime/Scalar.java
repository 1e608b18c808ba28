/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.spi.Secret;
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
 * @param parse reads a string, number or boolean; throws {@link MisfitException} saying what it must be
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
        if (masked(place.disclosure())) {
            place.reading().secret(String.valueOf(value));
        }
        try {
            return parse.apply(value);
        } catch (MisfitException misfit) {
            place.misfit(misfit, masked(place.disclosure()) ? Disclosure.MASKED : Disclosure.OPEN, raw);
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
        return nodes.stringNode(masked(disclosure) ? Secret.MASK : Environment.escape(Secrets.withoutUserInfo(text)));
    }

    private boolean masked(Disclosure disclosure) {
        return nature == Nature.SECRET || (nature == Nature.TEXT && disclosure == Disclosure.MASKED);
    }
}
