/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names with one or more text values each; the order of the values of a name is kept, that of the names means nothing.
 *
 * <p>Names are compared case-sensitively, as JetStream does: 1 to 128 printable ASCII characters without space and
 * {@code :}. Values are any well-formed Unicode text without control characters other than tab. Names that start with
 * {@code Nats-}, {@code X-Spi-} or {@code Varve-}, in any case, belong to the system and are refused. Every backend gives
 * back exactly the values that were stored.
 *
 * @param asMap the values of each name; immutable
 */
public record Headers(Map<String, List<String>> asMap) {

    private static final Headers NONE = new Headers(Map.of());
    private static final List<String> RESERVED = List.of("nats-", "x-spi-", "varve-");

    public Headers {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        asMap.forEach((name, values) -> {
            checkName(name);
            Preconditions.require(!values.isEmpty(), () -> "header '" + name + "' has no value");
            values.forEach(value -> checkValue(name, value));
            copy.put(name, List.copyOf(values));
        });
        asMap = Collections.unmodifiableMap(copy);
    }

    /** No headers. */
    public static Headers none() {
        return NONE;
    }

    /** One header of one value. */
    public static Headers of(String name, String value) {
        return new Headers(Map.of(name, List.of(value)));
    }

    /** These headers with {@code value} added to the values of {@code name}. */
    public Headers with(String name, String value) {
        Map<String, List<String>> next = new LinkedHashMap<>(asMap);
        List<String> values = new ArrayList<>(next.getOrDefault(name, List.of()));
        values.add(value);
        next.put(name, values);
        return new Headers(next);
    }

    /** The first value of {@code name}. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** Every value of {@code name}, in order; empty where there is none. */
    public List<String> all(String name) {
        return asMap.getOrDefault(name, List.of());
    }

    /** The names, in order. */
    public Set<String> names() {
        return asMap.keySet();
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return asMap.isEmpty();
    }

    /** The bytes of all names and values in UTF-8, each name counted once for each of its values. */
    public int sizeInBytes() {
        int size = 0;
        for (Map.Entry<String, List<String>> header : asMap.entrySet()) {
            for (String value : header.getValue()) {
                size += header.getKey().length() + value.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return size;
    }

    private static void checkName(String name) {
        boolean fits =
                !name.isEmpty() && name.length() <= 128 && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
        Preconditions.require(
                fits,
                () -> "header name '" + Subject.printable(name)
                        + "' must be 1 to 128 printable ASCII characters without space and ':'");
        String lower = name.toLowerCase(Locale.ROOT);
        Preconditions.require(
                RESERVED.stream().noneMatch(lower::startsWith),
                () -> "header name '" + name
                        + "' starts with a reserved prefix (Nats-, X-Spi-, Varve-); choose another");
    }

    private static void checkValue(String name, String value) {
        Preconditions.require(
                value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)
                        && StandardCharsets.UTF_8.newEncoder().canEncode(value),
                () -> "header '" + name
                        + "' has a value with a control character or broken Unicode; encode binary as text");
    }
}
