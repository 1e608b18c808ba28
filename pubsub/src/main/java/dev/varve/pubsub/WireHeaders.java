/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Headers as they travel: names with one or more values, unrestricted by the SPI's rules, so that protocol headers fit.
 *
 * <p>Names are case-sensitive. A transport carries values of printable ASCII without leading or trailing space exactly; whoever has other text encodes it first. Immutable.
 *
 * @param asMap the values of each name
 */
public record WireHeaders(Map<String, List<String>> asMap) {

    private static final WireHeaders NONE = new WireHeaders(Map.of());

    public WireHeaders {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        asMap.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        asMap = Collections.unmodifiableMap(copy);
    }

    /** No headers. */
    public static WireHeaders none() {
        return NONE;
    }

    /** Headers to fill in. */
    public static Builder builder() {
        return new Builder();
    }

    /** The first value of {@code name}. */
    public Optional<String> first(String name) {
        List<String> values = asMap.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** Collects headers; for use by one thread. */
    public static final class Builder {
        private final Map<String, List<String>> headers = new LinkedHashMap<>();

        private Builder() {}

        /** Adds {@code value} to the values of {@code name}. */
        public Builder add(String name, String value) {
            headers.computeIfAbsent(name, ignored -> new ArrayList<>(1)).add(value);
            return this;
        }

        /** Adds the decimal form of {@code value}. */
        public Builder add(String name, long value) {
            return add(name, Long.toString(value));
        }

        /** Adds all of {@code more}. */
        public Builder addAll(WireHeaders more) {
            more.asMap().forEach((name, values) -> values.forEach(value -> add(name, value)));
            return this;
        }

        /** The headers collected so far. */
        public WireHeaders build() {
            return new WireHeaders(headers);
        }
    }
}
