/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far the store of copies is behind a server, as the server says with its beats. Immutable.
 *
 * @param waiting what the store has not yet
 * @param shipments how it went so far
 * @param restored how many files were brought back from the store since the server began
 * @param failure why the store did not take the last shipment, the first 200 characters of it; empty where it did
 * @param disk how the disk budget is kept; empty where there is none
 * @param store what was asked of the store since the server began
 */
public record CopyStatus(
        Waiting waiting,
        Shipments shipments,
        long restored,
        Optional<String> failure,
        Optional<Disk> disk,
        StoreFigures store) {

    private static final int MOST_FAILURE = 200;
    private static final String FAILURE = " failure ";

    public CopyStatus {
        failure = failure.map(text -> text.substring(0, Math.min(MOST_FAILURE, text.length())));
    }

    /**
     * What the server has and the store has not.
     *
     * @param files how many files have changes that are not shipped
     * @param changes how many changes these are, of those that the server has journaled itself
     * @param bytes how many bytes of them wait in memory; of what is not in memory whole files are shipped
     * @param oldest how long the one waits that waits longest; zero where none does
     */
    public record Waiting(long files, long changes, long bytes, Duration oldest) {}

    /**
     * What was shipped since the server began.
     *
     * @param shipped how many shipments the store has taken
     * @param last how long ago the last of them was; empty where there was none
     * @param failed how many have failed, and were or are repeated
     * @param refused how many files are not shipped for good, as the store has more of them, or another server has their slots
     */
    public record Shipments(long shipped, Optional<Duration> last, long failed, long refused) {}

    /**
     * The disk of a server whose files are evicted.
     *
     * @param budget how many bytes its files are to take at most
     * @param bytes how many they take, as far as is known
     * @param away how many files are only in the store, as far as is known
     */
    public record Disk(long budget, long bytes, long away) {}

    /** The text by which it travels: one line of printable ASCII. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        add(text, "files", waiting.files());
        add(text, "changes", waiting.changes());
        add(text, "bytes", waiting.bytes());
        add(text, "oldest-ms", waiting.oldest().toMillis());
        add(text, "shipped", shipments.shipped());
        shipments.last().ifPresent(last -> add(text, "last-shipped-ms", last.toMillis()));
        add(text, "failed", shipments.failed());
        add(text, "refused", shipments.refused());
        if (restored > 0) {
            add(text, "restored", restored);
        }
        disk.ifPresent(use -> {
            add(text, "disk-budget", use.budget());
            add(text, "disk-bytes", use.bytes());
            add(text, "disk-away", use.away());
        });
        store.addTo(text);
        failure.ifPresent(why -> text.append(FAILURE).append(ValueCodec.encode(why)));
        return text.toString();
    }

    private static void add(StringBuilder text, String name, long value) {
        text.append(text.isEmpty() ? "" : " ").append(name).append(' ').append(value);
    }

    /**
     * What travels as {@code text}; names that it does not know are for later versions.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if a figure is missing that every version has, or is no number, or if one of the store has no name
     */
    public static CopyStatus parse(String text) {
        int end = text.indexOf(FAILURE);
        Map<String, String> figures = new HashMap<>();
        String[] words = (end < 0 ? text : text.substring(0, end)).split(" ", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            figures.put(words[i], words[i + 1]);
        }
        Waiting waiting = new Waiting(
                number(figures, "files"),
                number(figures, "changes"),
                number(figures, "bytes"),
                Duration.ofMillis(number(figures, "oldest-ms")));
        Optional<Duration> last = figures.containsKey("last-shipped-ms")
                ? Optional.of(Duration.ofMillis(number(figures, "last-shipped-ms")))
                : Optional.empty();
        Shipments shipments =
                new Shipments(number(figures, "shipped"), last, number(figures, "failed"), number(figures, "refused"));
        Optional<String> failure =
                end < 0 ? Optional.empty() : Optional.of(ValueCodec.decode(text.substring(end + FAILURE.length())));
        long restored = figures.containsKey("restored") ? number(figures, "restored") : 0;
        return new CopyStatus(waiting, shipments, restored, failure, disk(figures), StoreFigures.read(figures));
    }

    private static Optional<Disk> disk(Map<String, String> figures) {
        return figures.containsKey("disk-budget")
                ? Optional.of(new Disk(
                        number(figures, "disk-budget"), number(figures, "disk-bytes"), number(figures, "disk-away")))
                : Optional.empty();
    }

    private static long number(Map<String, String> figures, String name) {
        return WireNumbers.parse(
                "figure '" + name + "' of the copies", figures.getOrDefault(name, ""), 0, Long.MAX_VALUE);
    }
}
