/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.StreamCodec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/** The text of a state file: lines that people can read, the last of which is the digest of the others. */
final class StateText {

    static final String MAGIC = "varve-coordinator-state";
    static final int VERSION = 1;
    static final String DIGEST = "sha256 ";

    private StateText() {}

    static String write(ClusterState state) {
        StringBuilder text = new StringBuilder(4096);
        text.append(MAGIC).append(' ').append(VERSION).append('\n');
        Generation generation = state.generation();
        text.append("version ").append(generation.version()).append('\n');
        text.append("term ").append(generation.term());
        text.append(" since ").append(generation.since()).append('\n');
        processes(text, "server", state.incarnations());
        processes(text, "drained", state.drained());
        slots(text, state.slots());
        state.streams().values().forEach(spec -> {
            WireHeaders.Builder headers = WireHeaders.builder();
            StreamCodec.write(headers, spec);
            text.append("stream\n");
            headers.build()
                    .asMap()
                    .forEach((name, values) -> text.append(' ')
                            .append(name)
                            .append(": ")
                            .append(values.get(0))
                            .append('\n'));
        });
        return text + DIGEST + digest(text.toString()) + "\n";
    }

    static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void processes(StringBuilder text, String word, SortedMap<String, String> processes) {
        processes.forEach((server, incarnation) -> text.append(word + " ")
                .append(server)
                .append(' ')
                .append(incarnation)
                .append('\n'));
    }

    private static void slots(StringBuilder text, List<Slot> slots) {
        int next = 0;
        while (next < slots.size()) {
            int first = next;
            Slot slot = slots.get(first);
            while (next < slots.size() && Objects.equals(slot, slots.get(next))) {
                next++;
            }
            if (!slot.equals(Slot.FREE)) {
                text.append("slot ").append(first).append('-').append(next - 1);
                text.append(' ').append(slot.owner().orElse("-"));
                text.append(' ').append(slot.epoch()).append('\n');
            }
        }
    }
}
