/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the leading coordinator says of an installation, in answer to {@code status}.
 *
 * @param leader the coordinator that leads, which is the one that says so
 * @param standbys the coordinators that wait
 * @param servers those it knows, by id
 * @param streams the declared streams, each with its filters; those that found no room are left out
 */
public record ClusterStatus(Leader leader, List<Standby> standbys, List<Server> servers, List<String> streams) {

    public ClusterStatus {
        standbys = List.copyOf(standbys);
        servers = List.copyOf(servers);
        streams = List.copyOf(streams);
    }

    /**
     * The coordinator that leads.
     *
     * @param id its name
     * @param term rises with each change of leader
     * @param version that of the map
     * @param storage where it keeps its state, if that can be looked at
     */
    public record Leader(String id, long term, long version, Optional<Storage> storage) {}

    /**
     * The storage that the installation shares.
     *
     * @param freeBytes what can still be written
     * @param directory where the coordinators keep their state
     */
    public record Storage(long freeBytes, String directory) {}

    /**
     * A coordinator that waits.
     *
     * @param id its name
     * @param age the time since it was last heard of
     */
    public record Standby(String id, Duration age) {}

    /**
     * A server.
     *
     * @param id its name
     * @param life {@code alive}; {@code expected}, of which the leader has not heard yet; {@code gone}; or {@code left}
     * @param incarnation its process
     * @param age the time since it was last heard of
     * @param share what it has
     * @param copies how far its store of copies is behind, as it said with its last beat; empty where it has none, or has left
     */
    public record Server(
            String id, String life, String incarnation, Duration age, Share share, Optional<CopyStatus> copies) {

        /** A server without a store of copies. */
        public Server(String id, String life, String incarnation, Duration age, Share share) {
            this(id, life, incarnation, age, share, Optional.empty());
        }

        /** The same with what is known of its copies. */
        public Server withCopies(Optional<CopyStatus> known) {
            return new Server(id, life, incarnation, age, share, known);
        }

        /** Whether it beats. */
        public boolean alive() {
            return life.equals("alive");
        }
    }

    /**
     * What a server has of the name space.
     *
     * @param slots how many slots
     * @param drained whether it is to get no more
     */
    public record Share(int slots, boolean drained) {}

    /** How many slots have an owner. */
    public int owned() {
        return servers.stream().mapToInt(server -> server.share().slots()).sum();
    }

    /** The text by which it travels. */
    public String toText() {
        StringBuilder text = new StringBuilder("version ").append(leader.version());
        text.append("\nleader ").append(leader.id()).append(" term ").append(leader.term());
        leader.storage()
                .ifPresent(storage -> text.append("\nstorage free-bytes ")
                        .append(storage.freeBytes())
                        .append(' ')
                        .append(Printable.of(storage.directory())));
        text.append("\nslots ")
                .append(owned())
                .append(" of ")
                .append(Slots.COUNT)
                .append(" owned\n");
        standbys.forEach(standby -> text.append("standby ")
                .append(standby.id())
                .append(" last-beat-ms ")
                .append(standby.age().toMillis())
                .append('\n'));
        servers.forEach(server -> {
            text.append(line(server)).append('\n');
            server.copies()
                    .ifPresent(copies -> text.append("copies ")
                            .append(server.id())
                            .append(' ')
                            .append(copies.toText())
                            .append('\n'));
        });
        streams.forEach(stream -> text.append("stream ").append(stream).append('\n'));
        return text.toString();
    }

    private static String line(Server server) {
        return "server " + server.id() + " " + server.life() + " " + server.incarnation() + " last-beat-ms "
                + server.age().toMillis() + " slots " + server.share().slots()
                + (server.share().drained() ? " drained" : "");
    }

    /**
     * The status that travels as {@code text}.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if it is none
     */
    public static ClusterStatus parse(String text) {
        Preconditions.require(text.startsWith("version "), "the coordinator's status has no line 'version <n>'");
        return new ClusterStatusParser().parse(text);
    }
}
