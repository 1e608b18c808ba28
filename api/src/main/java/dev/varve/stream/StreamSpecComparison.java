/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares two specifications of a stream field by field, so that no field can be forgotten in a backend.
 *
 * <p>Where a stream denies deletes, no limit may be narrowed: that would delete by another name.
 */
final class StreamSpecComparison {

    private final List<Difference> found = new ArrayList<>();

    private final boolean denyDelete;

    private StreamSpecComparison(boolean denyDelete) {
        this.denyDelete = denyDelete;
    }

    static List<Difference> differences(StreamSpec wanted, StreamSpec actual) {
        StreamSpecComparison comparison =
                new StreamSpecComparison(actual.traits().contains(StreamSpec.Trait.DENY_DELETE));
        comparison.changeable("subjects", new TreeSet<>(wanted.subjects()), new TreeSet<>(actual.subjects()));
        comparison.limits(wanted.limits(), actual.limits());
        wanted.durability()
                .ifPresent(level -> comparison.changeable(
                        "durability",
                        level,
                        actual.durability().map(Object::toString).orElse("default")));
        comparison.changeable("dedup-window", wanted.dedupWindow(), actual.dedupWindow());
        comparison.traits(wanted, actual);
        comparison.compare(
                "mirror-of",
                wanted.mirrorOf().orElse("none"),
                actual.mirrorOf().orElse("none"),
                wanted.mirrorOf().isEmpty());
        return List.copyOf(comparison.found);
    }

    private void limits(StreamLimits wanted, StreamLimits actual) {
        bound("limits.max-messages", wanted.maxMessages(), actual.maxMessages());
        bound("limits.max-messages-per-subject", wanted.maxMessagesPerSubject(), actual.maxMessagesPerSubject());
        bound("limits.max-bytes", wanted.maxBytes(), actual.maxBytes());
        changeable("limits.max-message-bytes", wanted.maxMessageBytes(), actual.maxMessageBytes());
        compare(
                "limits.max-age",
                text(wanted),
                text(actual),
                !denyDelete || !isShorter(wanted.maxAge(), actual.maxAge()));
        changeable("limits.max-messages-per-second", wanted.maxMessagesPerSecond(), actual.maxMessagesPerSecond());
        compare("limits.discard", wanted.discard(), actual.discard(), !denyDelete || wanted.discard() == Discard.NEW);
    }

    /** A limit by which messages are evicted; 0 is none. */
    private void bound(String field, long wanted, long actual) {
        boolean narrower = wanted != 0 && (actual == 0 || wanted < actual);
        compare(field, wanted, actual, !denyDelete || !narrower);
    }

    private static boolean isShorter(Optional<Duration> wanted, Optional<Duration> actual) {
        return wanted.isPresent() && (actual.isEmpty() || wanted.get().compareTo(actual.get()) < 0);
    }

    private void traits(StreamSpec wanted, StreamSpec actual) {
        for (StreamSpec.Trait trait : StreamSpec.Trait.values()) {
            boolean want = wanted.traits().contains(trait);
            boolean have = actual.traits().contains(trait);
            boolean changeable = switch (trait) {
                case DENY_DELETE -> want;
                case EPHEMERAL -> false;
                case COMPRESSED -> true;
            };
            compare(
                    "traits." + trait.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                    want,
                    have,
                    changeable);
        }
    }

    private static String text(StreamLimits limits) {
        return limits.maxAge().map(Object::toString).orElse("none");
    }

    private void changeable(String field, Object wanted, Object actual) {
        compare(field, wanted, actual, true);
    }

    private void compare(String field, Object wanted, Object actual, boolean changeable) {
        if (!wanted.toString().equals(actual.toString())) {
            found.add(new Difference(field, wanted.toString(), actual.toString(), changeable));
        }
    }
}
