/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.FileSummary;
import java.util.ArrayList;
import java.util.List;

/** A manifest as text: a line for each thing it says, see {@code docs/formats/warm-tier.md}. */
final class ManifestText {

    private static final String HEAD = "varve warm 1";
    private static final String END = "end";

    private ManifestText() {}

    static Bytes write(Manifest manifest) {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        text.append("file ").append(manifest.text()).append('\n');
        text.append("epoch ").append(manifest.epoch()).append('\n');
        text.append("writer ").append(manifest.writer()).append('\n');
        text.append("version ").append(manifest.version()).append('\n');
        text.append("position ").append(position(manifest.position())).append('\n');
        manifest.current().ifPresent(generation -> write(generation, text));
        manifest.previous().ifPresent(generation -> write(generation, text));
        return Bytes.utf8(text.append(END).append('\n').toString());
    }

    private static void write(Generation generation, StringBuilder text) {
        FileSummary state = generation.state();
        text.append(String.format(
                "generation %d %s %d %d %d %d\n",
                generation.number(),
                position(state.position()),
                state.number(),
                state.lastSeq(),
                state.items(),
                state.bytes()));
        write("snapshot", generation.snapshot(), text);
        generation.increments().forEach(part -> write("increment", part, text));
    }

    private static void write(String kind, StoredPart part, StringBuilder text) {
        text.append(String.format(
                "%s %s %d %s %s\n", kind, part.key(), part.length(), part.sha256(), position(part.upTo())));
    }

    private static String position(FilePosition position) {
        return position.epoch() + " " + position.lsn();
    }

    /**
     * The manifest that {@code content} is.
     *
     * @param name names it in messages
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it is none that this version knows
     */
    static Manifest read(Bytes content, String name) {
        try {
            return read(List.of(content.utf8().split("\n", -1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | StorageException e) {
            throw StorageException.corrupt(
                    "manifest '" + name + "' is none that this version of Varve knows: " + e.getMessage(), e);
        }
    }

    private static Manifest read(List<String> lines) {
        require(lines.get(0).equals(HEAD), "it does not begin with '" + HEAD + "'");
        require(lines.size() > 1 && lines.get(lines.size() - 2).equals(END), "it does not end with '" + END + "'");
        String[] position = value(lines.get(5), "position").split(" ", -1);
        List<Generation> generations = generations(lines.subList(6, lines.size() - 2));
        require(generations.size() <= 2, "it has more than two generations");
        return new Manifest(
                value(lines.get(1), "file"),
                Long.parseLong(value(lines.get(2), "epoch")),
                value(lines.get(3), "writer"),
                Long.parseLong(value(lines.get(4), "version")),
                position(position[0], position[1]),
                generations.stream().findFirst(),
                generations.stream().skip(1).findFirst());
    }

    private static List<Generation> generations(List<String> lines) {
        List<Generation> generations = new ArrayList<>();
        int from = 0;
        while (from < lines.size()) {
            int to = from + 1;
            while (to < lines.size() && !lines.get(to).startsWith("generation ")) {
                to++;
            }
            generations.add(generation(lines.subList(from, to)));
            from = to;
        }
        return generations;
    }

    private static Generation generation(List<String> lines) {
        String[] words = value(lines.get(0), "generation").split(" ", -1);
        FileSummary state = new FileSummary(
                position(words[1], words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]),
                Long.parseLong(words[6]));
        List<StoredPart> increments = lines.subList(2, lines.size()).stream()
                .map(line -> part(value(line, "increment")))
                .toList();
        return new Generation(Long.parseLong(words[0]), part(value(lines.get(1), "snapshot")), increments, state);
    }

    private static StoredPart part(String line) {
        String[] words = line.split(" ", -1);
        return new StoredPart(words[0], Long.parseLong(words[1]), words[2], position(words[3], words[4]));
    }

    private static FilePosition position(String epoch, String lsn) {
        return new FilePosition(Long.parseLong(epoch), Long.parseLong(lsn));
    }

    private static String value(String line, String name) {
        require(line.startsWith(name + " "), "'" + line + "' does not begin with '" + name + "'");
        return line.substring(name.length() + 1);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
