/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.coordinator.Coordinator;
import dev.varve.coordinator.CoordinatorConfig;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.persist.warm.WarmUse;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.server.archive.ArchiverRole;
import dev.varve.server.archive.Archiving;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The roles that one process plays in an installation over NATS. */
public final class Node implements AutoCloseable {

    private final ServerConfig config;
    private final Optional<Archiving> archiving;
    private final Optional<WarmUse> warm;
    private final Closing closing = new Closing();
    private final CompletableFuture<StorageException> ended = new CompletableFuture<>();
    private String where = "without a place of its own";

    private Node(ServerConfig config, Optional<Archiving> archiving, Optional<WarmUse> warm) {
        this.config = config;
        this.archiving = archiving;
        this.warm = warm;
    }

    /**
     * Starts the roles; returns when they answer.
     *
     * @throws dev.varve.StorageException {@code UNAVAILABLE} or {@code DENIED} if NATS cannot be reached, or the directory not be used
     */
    public static Node start(ServerConfig config) {
        return start(config, Optional.empty());
    }

    /**
     * {@link #start(ServerConfig)} with what the role {@link Role#ARCHIVER} does, which begins whether source and store are there or not.
     *
     * @throws dev.varve.StorageException {@code INVALID} if the role is wanted and {@code archiving} is empty
     */
    public static Node start(ServerConfig config, Optional<Archiving> archiving) {
        return start(config, archiving, Optional.empty());
    }

    /**
     * {@link #start(ServerConfig, Optional)} with the store in which the role {@link Role#PERSIST} keeps copies, if any; it is closed with the node.
     *
     * @throws dev.varve.StorageException {@code UNSUPPORTED} if that store does not heed conditional writes; {@code UNAVAILABLE} if it does not answer and nothing is in the directory
     */
    public static Node start(ServerConfig config, Optional<Archiving> archiving, Optional<WarmUse> warm) {
        Preconditions.require(
                !config.roles().contains(Role.ARCHIVER) || archiving.isPresent(),
                "the role archiver needs to be told what to archive");
        Node node = new Node(config, archiving, warm);
        try {
            warm.ifPresent(use -> node.closing.add(use.store()));
            // The coordinator first, whatever the order in which they are named: it is stopped last, and a server that
            // leaves needs it.
            config.roles().stream().sorted().forEach(node::start);
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private void start(Role role) {
        switch (role) {
            case COORDINATOR -> startCoordinator();
            case PERSIST -> startPersist();
            case ARCHIVER -> archiving.ifPresent(what -> closing.add(ArchiverRole.start(what)));
        }
    }

    private void startCoordinator() {
        CoordinatorConfig settings = CoordinatorConfig.defaults(config.data().resolve("coordinator"))
                .withId(config.id())
                .withPrefix(config.prefix())
                .withDeadAfter(config.deadAfter())
                .withTakeOverAfter(config.takeOverAfter());
        closing.add(new Coordinator(connect("coordinator"), settings, System::nanoTime))
                .start();
    }

    private void startPersist() {
        PersistConfig settings = PersistConfig.of(config.id(), config.data().resolve("store"))
                .withPrefix(config.prefix())
                .withDefaultDurability(config.durability());
        PersistServer server =
                closing.add(new PersistServer(settings, connect(config.id()), InstantSource.system(), warm));
        server.start();
        var unused = server.ended().thenAccept(ended::complete);
    }

    private NatsPubSub connect(String name) {
        NatsPubSub link = closing.add(NatsPubSub.connect(config.nats().named("varve-" + name)));
        where = "at " + link.describe() + ", files under "
                + config.data().toAbsolutePath().normalize();
        return link;
    }

    /** What runs, for people. */
    public List<String> roles() {
        return config.roles().stream().map(this::text).toList();
    }

    private String text(Role role) {
        return switch (role) {
            case COORDINATOR -> role.name().toLowerCase(Locale.ROOT);
            case PERSIST ->
                "persist server " + config.id()
                        + warm.map(use -> " with copies in " + use.store().name())
                                .orElse("");
            case ARCHIVER ->
                "archiver of "
                        + archiving
                                .map(what -> String.join(" and ", what.archives()))
                                .orElse("");
        };
    }

    /** Where it runs, for people. */
    public String where() {
        return where;
    }

    /** Completes with the reason when a role has ended by itself, for good: {@link dev.varve.ErrorCode#FENCED} where another process runs under this one's id. */
    public CompletableFuture<StorageException> ended() {
        return ended.copy();
    }

    /** Stops the roles in good order. Closing twice is harmless. */
    @Override
    public void close() {
        closing.close();
    }
}
