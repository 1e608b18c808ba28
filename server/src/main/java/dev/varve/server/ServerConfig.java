/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.spi.ConfigDoc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The settings of {@code varve serve}: the section {@code server}.
 *
 * @param id the name of this process, unique in the installation
 * @param roles what this process does
 * @param data the shared storage of the installation
 * @param prefix the first token of all subjects
 * @param durability the level of an acknowledgement for which nothing is asked
 * @param deadAfter how long a server may be silent before its streams move
 * @param takeOverAfter how long the leading coordinator may be silent before another takes over
 * @param nats where NATS is
 */
@ConfigDoc("What `varve serve` runs.")
public record ServerConfig(
        @ConfigDoc("Name of this process, unique in the installation: 1 to 64 of `A-Z a-z 0-9 _ -`.")
        String id,

        @ConfigDoc(
                "What this process does: `coordinator`, `persist`, `archiver`. Of several coordinators one leads, the others stand by.")
        List<Role> roles,

        @ConfigDoc("Storage that all servers of the installation share.")
        Path data,

        @ConfigDoc("First token of all subjects; clients must have the same.")
        String prefix,

        @ConfigDoc("Level of an acknowledgement for which nothing is asked: `process` or `disk`.")
        Durability durability,

        @ConfigDoc("How long a server may be silent before its streams move to others.")
        Duration deadAfter,

        @ConfigDoc("How long the leading coordinator may be silent before another takes over.")
        Duration takeOverAfter,

        @ConfigDoc("Where NATS is.") NatsSettings nats) {

    public ServerConfig {
        roles = List.copyOf(roles);
        Preconditions.require(!roles.isEmpty(), "roles is empty; give coordinator, persist or archiver");
        Preconditions.require(
                List.copyOf(new java.util.LinkedHashSet<>(roles)).equals(roles), "roles names one twice: " + roles);
        Preconditions.positive("dead-after", deadAfter);
        Preconditions.positive("take-over-after", takeOverAfter);
    }

    /** Coordinator and persist server, with NATS on this machine and files under {@code varve-data}. */
    public static ServerConfig defaults() {
        return new ServerConfig(
                "p1",
                List.of(Role.COORDINATOR, Role.PERSIST),
                Path.of("varve-data"),
                "varve",
                Durability.DISK,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                NatsSettings.defaults());
    }

    /** The defaults with NATS at {@code url}. */
    public static ServerConfig at(String url) {
        ServerConfig defaults = defaults();
        return new ServerConfig(
                defaults.id,
                defaults.roles,
                defaults.data,
                defaults.prefix,
                defaults.durability,
                defaults.deadAfter,
                defaults.takeOverAfter,
                NatsSettings.at(url));
    }

    /** The same with another directory. */
    public ServerConfig withData(Path directory) {
        return new ServerConfig(id, roles, directory, prefix, durability, deadAfter, takeOverAfter, nats);
    }

    /** The same with other roles. */
    public ServerConfig withRoles(List<Role> others) {
        return new ServerConfig(id, others, data, prefix, durability, deadAfter, takeOverAfter, nats);
    }

    /** The same under another name. */
    public ServerConfig withId(String name) {
        return new ServerConfig(name, roles, data, prefix, durability, deadAfter, takeOverAfter, nats);
    }
}
