/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was asked of a blob store since its user began, and what became of it. Immutable.
 *
 * @param groups counts by group and name, such as 12 by {@code requests} and {@code create}; groups and names are words of {@code a-z 0-9 -}. A count that is absent is zero; at most 128 are not
 */
public record StoreFigures(SortedMap<String, SortedMap<String, Long>> groups) {

    private static final String PREFIX = "store.";
    private static final int MOST = 128;
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public StoreFigures {
        SortedMap<String, SortedMap<String, Long>> copy = new TreeMap<>();
        groups.forEach((group, counts) -> copy.put(word(group), checked(counts)));
        copy.values().removeIf(Map::isEmpty);
        int size = copy.values().stream().mapToInt(Map::size).sum();
        Preconditions.require(size <= MOST, () -> size + " figures of the store; at most " + MOST + " are allowed");
        groups = Collections.unmodifiableSortedMap(copy);
    }

    private static SortedMap<String, Long> checked(SortedMap<String, Long> counts) {
        SortedMap<String, Long> copy = new TreeMap<>();
        counts.forEach((name, count) -> copy.put(word(name), Preconditions.atLeast(name, count, 0)));
        copy.values().removeIf(count -> count == 0);
        return Collections.unmodifiableSortedMap(copy);
    }

    private static String word(String text) {
        Preconditions.require(
                WORD.matcher(text).matches(),
                () -> "'" + Printable.of(text) + "' is no name of a figure of the store; it must be " + WORD.pattern());
        return text;
    }

    /** Nothing was asked, or nobody counts. */
    public static StoreFigures none() {
        return new StoreFigures(Collections.emptySortedMap());
    }

    /** The count of {@code name} in {@code group}. */
    public long count(String group, String name) {
        return groups.getOrDefault(group, Collections.emptySortedMap()).getOrDefault(name, 0L);
    }

    /** Whether all counts are zero. */
    public boolean isEmpty() {
        return groups.isEmpty();
    }

    /** For people: {@code requests: create 12, head 1; sent-bytes: create 4096}. */
    public String shown() {
        return groups.entrySet().stream()
                .map(group -> group.getKey() + ": "
                        + group.getValue().entrySet().stream()
                                .map(count -> count.getKey() + " " + count.getValue())
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    /** Adds what travels: each count behind its name, such as {@code store.requests.create 12}. */
    void addTo(StringBuilder text) {
        groups.forEach((group, counts) -> counts.forEach((name, count) -> text.append(' ')
                .append(PREFIX)
                .append(group)
                .append('.')
                .append(name)
                .append(' ')
                .append(count)));
    }

    /**
     * Those among {@code figures} that are of the store.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if the name of one is not of the form {@code store.<group>.<name>}, or its count is no whole number
     */
    static StoreFigures read(Map<String, String> figures) {
        SortedMap<String, SortedMap<String, Long>> groups = new TreeMap<>();
        figures.forEach((figure, count) -> {
            if (figure.startsWith(PREFIX)) {
                String[] words = figure.substring(PREFIX.length()).split("\\.", -1);
                Preconditions.require(
                        words.length == 2,
                        () -> "figure '" + Printable.of(figure) + "' of the store is not store.<group>.<name>");
                groups.computeIfAbsent(words[0], ignored -> new TreeMap<>())
                        .put(words[1], WireNumbers.parse("figure '" + figure + "'", count, 0, Long.MAX_VALUE));
            }
        });
        return new StoreFigures(groups);
    }
}
