/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Bytes;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.stream.StreamSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the leading coordinator says of the installation. */
final class StatusText {

    private StatusText() {}

    /** Lines, cut to whole ones of at most {@code room} bytes. */
    static Bytes of(ClusterStatus status, int room) {
        Bytes text = Bytes.utf8(status.toText());
        if (text.size() <= room) {
            return text;
        }
        // Whatever is not ASCII is in names of streams, so that a line never ends within a character.
        int end = room;
        while (text.unsafeArray()[end - 1] != '\n') {
            end--;
        }
        return text.slice(0, end);
    }

    /** The declared streams, one text each. */
    static List<String> streams(ClusterState state) {
        return state.streams().values().stream().map(StatusText::line).toList();
    }

    private static String line(StreamSpec spec) {
        StringBuilder line = new StringBuilder(spec.name());
        spec.subjects().forEach(filter -> line.append(' ').append(filter));
        return line.toString();
    }

    /** The storage of {@code directory}, if it can be looked at. */
    static Optional<ClusterStatus.Storage> storage(Path directory) {
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            return Optional.of(new ClusterStatus.Storage(
                    Math.max(0, free), directory.toAbsolutePath().normalize().toString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
