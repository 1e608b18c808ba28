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
import java.util.function.BiConsumer;

/**
 * Headers as they travel: names with one or more values, unrestricted by the SPI's rules, so that protocol headers fit.
 *
 * <p>Names are case-sensitive. A transport carries values of printable ASCII without leading or trailing space exactly; whoever has other text encodes it first. Immutable.
 */
public final class WireHeaders {

    private static final WireHeaders NONE = new WireHeaders(Map.of());

    private static final int LINE = ": \r\n".length();

    /** Never changed after the constructor. */
    private final Map<String, List<String>> values;
    /** Counted when it is asked for; 0 before, and for none. Two threads that count at once find the same. */
    private int lineBytes;

    /** Headers of these names and values, which are copied. */
    public WireHeaders(Map<String, List<String>> values) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, each) -> copy.put(name, List.copyOf(each)));
        this.values = copy;
    }

    /** Headers that share the map of {@code from}, which does not change it any more. */
    private WireHeaders(Builder from) {
        this.values = from.headers;
    }

    /** No headers. */
    public static WireHeaders none() {
        return NONE;
    }

    /** Headers to fill in. */
    public static Builder builder() {
        return new Builder();
    }

    /** The values of each name. */
    public Map<String, List<String>> asMap() {
        return Collections.unmodifiableMap(values);
    }

    /** Shows {@code visitor} each name with each of its values, in order. */
    public void forEach(BiConsumer<String, String> visitor) {
        for (Map.Entry<String, List<String>> header : values.entrySet()) {
            List<String> each = header.getValue();
            for (int i = 0; i < each.size(); i++) {
                visitor.accept(header.getKey(), each.get(i));
            }
        }
    }

    /** The bytes that names and values, all of ASCII, take as lines of {@code name: value}, each ended by CR LF. */
    public int lineBytes() {
        int known = lineBytes;
        if (known == 0) {
            known = countLineBytes();
            lineBytes = known;
        }
        return known;
    }

    private int countLineBytes() {
        int bytes = 0;
        for (Map.Entry<String, List<String>> header : values.entrySet()) {
            List<String> each = header.getValue();
            for (int i = 0; i < each.size(); i++) {
                bytes += header.getKey().length() + each.get(i).length() + LINE;
            }
        }
        return bytes;
    }

    /** The first value of {@code name}. */
    public Optional<String> first(String name) {
        List<String> found = values.get(name);
        return found == null || found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireHeaders that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }

    /** Collects headers; for use by one thread. */
    public static final class Builder {
        private Map<String, List<String>> headers = new LinkedHashMap<>();
        /** Whether headers were built that share the map. */
        private boolean shared;
        /** Whether a name has several values, in a list that may still grow. */
        private boolean growing;

        private Builder() {}

        /** Adds {@code value} to the values of {@code name}. */
        public Builder add(String name, String value) {
            if (shared) {
                headers = new LinkedHashMap<>(headers);
                shared = false;
            }
            List<String> before = headers.get(name);
            if (before == null) {
                headers.put(name, List.of(value));
            } else if (before instanceof ArrayList<String>) {
                before.add(value);
            } else {
                List<String> more = new ArrayList<>(before);
                more.add(value);
                headers.put(name, more);
                growing = true;
            }
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
            if (growing) {
                return new WireHeaders(headers);
            }
            shared = true;
            return new WireHeaders(this);
        }
    }
}
