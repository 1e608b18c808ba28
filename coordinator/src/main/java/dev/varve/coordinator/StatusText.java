/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Bytes;
import java.util.SortedMap;

/** What the coordinator says of itself to people. */
final class StatusText {

    private StatusText() {}

    /** Lines of servers and streams, cut to whole lines of at most {@code room} bytes. */
    static Bytes of(ClusterState state, SortedMap<String, String> servers, int room) {
        long owned =
                state.slots().stream().filter(slot -> slot.owner().isPresent()).count();
        StringBuilder text = new StringBuilder("version ").append(state.version());
        text.append("\nslots ")
                .append(owned)
                .append(" of ")
                .append(state.slots().size())
                .append(" owned\n");
        servers.forEach((server, life) -> text.append("server ")
                .append(server)
                .append(' ')
                .append(life)
                .append(" slots ")
                .append(state.slotsOf(server))
                .append('\n'));
        state.streams().values().forEach(spec -> {
            text.append("stream ").append(spec.name());
            spec.subjects().forEach(filter -> text.append(' ').append(filter));
            text.append('\n');
        });
        return Bytes.utf8(
                text.length() <= room ? text.toString() : text.substring(0, text.lastIndexOf("\n", room - 1) + 1));
    }
}
