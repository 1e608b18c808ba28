/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the text of a map. */
final class ClusterMapParser {

    private long version = -1;
    private final Map<Integer, ClusterMap.Owner> owners = new HashMap<>();
    private final Map<String, List<SubjectFilter>> streams = new HashMap<>();

    ClusterMap parse(String text) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                try {
                    line(lines[i].split(" ", -1));
                } catch (StorageException e) {
                    throw StorageException.invalid("line " + (i + 1) + " of the map: " + e.getMessage(), e);
                }
            }
        }
        Preconditions.require(version >= 0, "the map has no line 'version <n>'");
        return new ClusterMap(version, owners, streams);
    }

    private void line(String[] words) {
        switch (words[0]) {
            case "version" -> {
                words(words, 2, 2);
                version = WireNumbers.parse("version", words[1], 0, Long.MAX_VALUE);
            }
            case "slot" -> slots(words);
            case "stream" -> {
                words(words, 3, Integer.MAX_VALUE);
                List<SubjectFilter> filters = Arrays.stream(words, 2, words.length)
                        .map(SubjectFilter::of)
                        .toList();
                String name = Preconditions.name("stream name", words[1]);
                Preconditions.require(
                        streams.putIfAbsent(name, filters) == null, "stream '" + name + "' is there twice");
            }
            default -> {
                // A later version of the coordinator may say more; what this version needs is in the lines it knows.
            }
        }
    }

    private void slots(String[] words) {
        words(words, 4, 4);
        String[] range = words[1].split("-", 2);
        int first = slot(range[0]);
        int last = range.length == 2 ? slot(range[1]) : first;
        long epoch = WireNumbers.parse("epoch", words[3], 1, Long.MAX_VALUE);
        ClusterMap.Owner owner = new ClusterMap.Owner(words[2], epoch);
        for (int slot = first; slot <= last; slot++) {
            Preconditions.require(owners.putIfAbsent(slot, owner) == null, "slot " + slot + " has two owners");
        }
    }

    private static int slot(String text) {
        return (int) WireNumbers.parse("slot", text, 0, Slots.COUNT - 1);
    }

    private static void words(String[] words, int least, int most) {
        Preconditions.require(
                words.length >= least && words.length <= most,
                "'" + Printable.of(words[0]) + "' is followed by " + (words.length - 1) + " words");
    }
}
