/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.WireIds;
import dev.varve.stream.StreamSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the text of a state file; whatever is not as {@link StateText} writes it is {@link dev.varve.ErrorCode#INVALID}. */
final class StateParser {

    private long version = -1;
    private long term;
    private long since;
    private final List<Slot> slots = new ArrayList<>(Collections.nCopies(Slots.COUNT, Slot.FREE));
    private final SortedMap<String, String> incarnations = new TreeMap<>();
    private final SortedMap<String, String> drained = new TreeMap<>();
    private final List<WireHeaders.Builder> streams = new ArrayList<>();

    static ClusterState parse(String text) {
        String first = text.lines().findFirst().orElse("");
        Preconditions.require(first.startsWith(StateText.MAGIC + " "), "it is no state of a coordinator");
        Preconditions.require(
                first.equals(StateText.MAGIC + " " + StateText.VERSION),
                "it is of format '" + first + "', and this version reads format " + StateText.VERSION);
        int digestAt = text.lastIndexOf(StateText.DIGEST);
        Preconditions.require(
                digestAt > 0
                        && text.equals(text.substring(0, digestAt)
                                + StateText.DIGEST
                                + StateText.digest(text.substring(0, digestAt))
                                + "\n"),
                "its content does not fit the digest in its last line");
        return new StateParser().lines(text.substring(0, digestAt));
    }

    private ClusterState lines(String text) {
        text.lines().skip(1).forEach(this::line);
        SortedMap<String, StreamSpec> declared = new TreeMap<>();
        for (WireHeaders.Builder headers : streams) {
            StreamSpec spec = StreamCodec.readSpec(HeaderReader.of(headers.build()));
            declared.put(spec.name(), spec);
        }
        return new ClusterState(new Generation(version, term, since), slots, incarnations, drained, declared);
    }

    private void line(String line) {
        if (line.startsWith(" ")) {
            int colon = line.indexOf(": ");
            Preconditions.require(colon > 1 && !streams.isEmpty(), "line '" + line + "' belongs to no stream");
            streams.get(streams.size() - 1).add(line.substring(1, colon), line.substring(colon + 2));
            return;
        }
        String[] words = line.split(" ", -1);
        switch (words[0] + " " + words.length) {
            case "version 2" -> version = number(words[1]);
            case "term 4" -> {
                term = number(words[1]);
                since = number(words[3]);
            }
            case "server 3" -> process(incarnations, words);
            case "drained 3" -> process(drained, words);
            case "slot 4" -> slots(words[1].split("-", 2), words[2], number(words[3]));
            case "stream 1" -> streams.add(WireHeaders.builder());
            default -> throw StorageException.invalid("line '" + line + "' is not understood");
        }
    }

    private static void process(SortedMap<String, String> processes, String[] words) {
        processes.put(WireIds.server(words[1]), WireIds.check("incarnation", words[2]));
    }

    private void slots(String[] range, String owner, long epoch) {
        Preconditions.require(range.length == 2, "a line of slots has no range");
        Slot slot = new Slot(owner.equals("-") ? Optional.empty() : Optional.of(owner), epoch);
        int last = Slots.check((int) number(range[1]));
        for (int i = Slots.check((int) number(range[0])); i <= last; i++) {
            slots.set(i, slot);
        }
    }

    private static long number(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw StorageException.invalid("'" + word + "' is no number", e);
        }
    }
}
