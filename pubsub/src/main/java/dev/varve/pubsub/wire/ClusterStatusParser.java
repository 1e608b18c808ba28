/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the text of a status; lines that begin with a word it does not know are for later versions. */
final class ClusterStatusParser {

    private long version;
    private long term;
    private String leader = "";
    private Optional<ClusterStatus.Storage> storage = Optional.empty();
    private final List<ClusterStatus.Standby> standbys = new ArrayList<>();
    private final List<ClusterStatus.Server> servers = new ArrayList<>();
    private final List<String> streams = new ArrayList<>();

    ClusterStatus parse(String text) {
        text.lines().forEach(this::line);
        Preconditions.require(!leader.isEmpty(), "the coordinator's status names no leader");
        return new ClusterStatus(new ClusterStatus.Leader(leader, term, version, storage), standbys, servers, streams);
    }

    private void line(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0] + " " + words.length) {
            case "version 2" -> version = number(words[1]);
            case "leader 4" -> {
                leader = words[1];
                term = number(words[3]);
            }
            case "standby 4" -> standbys.add(new ClusterStatus.Standby(words[1], millis(words[3])));
            case "server 8", "server 9" -> servers.add(server(words));
            default -> named(words[0], line);
        }
    }

    private void named(String word, String line) {
        if (word.equals("stream")) {
            streams.add(line.substring("stream ".length()));
        } else if (word.equals("storage")) {
            String[] parts = line.split(" ", 4);
            Preconditions.require(parts.length == 4, "the line of the storage is cut off");
            storage = Optional.of(new ClusterStatus.Storage(number(parts[2]), parts[3]));
        } else if (word.equals("copies")) {
            String[] parts = line.split(" ", 3);
            Preconditions.require(parts.length == 3, "the line of a server's copies is cut off");
            servers.replaceAll(server ->
                    server.id().equals(parts[1]) ? server.withCopies(Optional.of(CopyStatus.parse(parts[2]))) : server);
        }
    }

    private static ClusterStatus.Server server(String[] words) {
        ClusterStatus.Share share = new ClusterStatus.Share((int) number(words[7]), words.length == 9);
        return new ClusterStatus.Server(words[1], words[2], words[3], millis(words[5]), share);
    }

    private static Duration millis(String word) {
        return Duration.ofMillis(number(word));
    }

    private static long number(String word) {
        return WireNumbers.parse("number of the status", word, 0, Long.MAX_VALUE);
    }
}
