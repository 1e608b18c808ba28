/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import dev.varve.Preconditions;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final WireHeaders NONE = builder().build();

    private static final int LINE = ": \r\n".length();

    /** Each name with a value behind it. Each message has headers, few of them, which are found faster one after the other than by their hashes. */
    private final String[] pairs;
    /** How many of {@link #pairs} count; those never change. */
    private final int size;
    /** Counted when it is asked for; 0 before, and for none. Two threads that count at once find the same. */
    private int lineBytes;

    private WireHeaders(String[] pairs, int size) {
        this.pairs = pairs;
        this.size = size;
    }

    /**
     * Headers of these names and values.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if a name has no value
     */
    public static WireHeaders of(Map<String, List<String>> values) {
        Builder builder = builder();
        values.forEach((name, each) -> {
            Preconditions.require(!each.isEmpty(), () -> "header '" + name + "' has no value");
            each.forEach(value -> builder.add(name, value));
        });
        return builder.build();
    }

    /** No headers. */
    public static WireHeaders none() {
        return NONE;
    }

    /** Headers to fill in. */
    public static Builder builder() {
        return new Builder();
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** How many values there are, those of all names counted. */
    public int size() {
        return size / 2;
    }

    /** The values of each name, in the order of the first of each; made when it is asked for. */
    public Map<String, List<String>> asMap() {
        Map<String, List<String>> map = new LinkedHashMap<>();
        forEach((name, value) ->
                map.computeIfAbsent(name, added -> new ArrayList<>(1)).add(value));
        map.replaceAll((name, values) -> Collections.unmodifiableList(values));
        return Collections.unmodifiableMap(map);
    }

    /** Shows {@code visitor} each value with its name, in order. */
    public void forEach(BiConsumer<String, String> visitor) {
        for (int i = 0; i < size; i += 2) {
            visitor.accept(pairs[i], pairs[i + 1]);
        }
    }

    /** The bytes that names and values, all of ASCII, take as lines of {@code name: value}, each ended by CR LF. */
    public int lineBytes() {
        int known = lineBytes;
        if (known == 0) {
            for (int i = 0; i < size; i += 2) {
                known += pairs[i].length() + pairs[i + 1].length() + LINE;
            }
            lineBytes = known;
        }
        return known;
    }

    /** The first value of {@code name}. */
    public Optional<String> first(String name) {
        for (int i = 0; i < size; i += 2) {
            if (pairs[i].equals(name)) {
                return Optional.of(pairs[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** How many values {@code name} has. */
    public int count(String name) {
        int count = 0;
        for (int i = 0; i < size; i += 2) {
            if (pairs[i].equals(name)) {
                count++;
            }
        }
        return count;
    }

    /** Whether {@code other} has the same names, each with the same values in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WireHeaders that && size == that.size && asMap().equals(that.asMap());
    }

    @Override
    public int hashCode() {
        return asMap().hashCode();
    }

    @Override
    public String toString() {
        return asMap().toString();
    }

    /** Collects headers; for use by one thread. */
    public static final class Builder {

        private static final int ROOM = 8;

        /** Only added to, so that headers that were built can share it. */
        private String[] pairs = new String[ROOM];

        private int size;

        private Builder() {}

        /** Adds {@code value} to the values of {@code name}. */
        public Builder add(String name, String value) {
            if (size == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * size);
            }
            pairs[size++] = name;
            pairs[size++] = value;
            return this;
        }

        /** Adds the decimal form of {@code value}. */
        public Builder add(String name, long value) {
            return add(name, Long.toString(value));
        }

        /** Adds all of {@code more}. */
        public Builder addAll(WireHeaders more) {
            more.forEach(this::add);
            return this;
        }

        /** The headers collected so far. */
        public WireHeaders build() {
            return new WireHeaders(pairs, size);
        }
    }
}
