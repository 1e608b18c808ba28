/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.persist.warm.WarmUse;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.EmbeddedCluster;
import dev.varve.server.EmbeddedConfig;
import dev.varve.server.Node;
import dev.varve.server.Role;
import dev.varve.server.ServerConfig;
import dev.varve.server.ServerSection;
import dev.varve.server.archive.ArchiveConfig;
import dev.varve.server.archive.ArchiveSection;
import dev.varve.server.archive.Archiving;
import dev.varve.server.warm.WarmSection;
import dev.varve.server.warm.WarmStores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve serve}: runs roles of an installation until it is told to stop. */
@Command(
        name = "serve",
        description = "Run the coordinator, a persist server, an archiver, or several of them, until interrupted.")
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE",
            description = "coordinator, persist, archiver (default: as configured, else the first two).")
    private @Nullable List<Role> roles;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "The name of this server in the installation (default: as configured, else p1).")
    private @Nullable String id;

    /** Why the server has ended though nobody asked it to. */
    private volatile @Nullable StorageException reason;

    @Override
    public Integer call() throws Exception {
        boolean alone =
                session.options().nats().isEmpty() && session.configFile().isEmpty();
        Stopper stopper = Stopper.listening();
        try (AutoCloseable running = alone ? embedded() : node(stopper)) {
            stopper.await();
        } finally {
            stopper.ended();
        }
        StorageException why = reason;
        if (why != null) {
            throw why;
        }
        return ExitCodes.OK;
    }

    private AutoCloseable embedded() {
        Preconditions.require(
                roles == null && id == null,
                "--roles and --id need a NATS server to serve on: give --nats URL or --config FILE");
        EmbeddedCluster cluster =
                EmbeddedCluster.start(EmbeddedConfig.defaults().withData(session.dataDirectory()));
        announce(cluster.servers(), "in this process only; give --nats URL or --config FILE to be reached by others");
        return cluster;
    }

    private AutoCloseable node(Stopper stopper) {
        ServerConfig config = serverConfig();
        Node node = Node.start(config, archiving(config), warm(config));
        var unused = node.ended().thenAccept(why -> {
            reason = why;
            stopper.ask();
        });
        announce(node.roles(), node.where());
        return node;
    }

    /** What the role archiver does, if it is wanted. */
    private Optional<Archiving> archiving(ServerConfig server) {
        if (!server.roles().contains(Role.ARCHIVER)) {
            return Optional.empty();
        }
        Preconditions.require(
                session.options().nats().isEmpty(),
                "the role archiver needs --config FILE, whose section archive names its streams");
        VarveConfig file = session.config();
        Preconditions.require(
                !file.backend().equals("embedded") && !file.backend().equals("memory"),
                "backend '" + file.backend() + "' has streams of one process only; the role archiver needs one that"
                        + " others reach, corepubsub or jetstream");
        ArchiveConfig config = ConfigBinder.onClassPath().section(file, new ArchiveSection());
        // What is wrong with the configuration is to show now, and not as a source that never comes.
        ConfigBinder.onClassPath().effective(file);
        return Optional.of(Archiving.of(config, server.data(), () -> Varve.open(file)));
    }

    /** Where the role persist keeps copies, if the configuration names a store. */
    private Optional<WarmUse> warm(ServerConfig server) {
        if (!server.roles().contains(Role.PERSIST) || session.options().nats().isPresent()) {
            return Optional.empty();
        }
        return WarmStores.open(ConfigBinder.onClassPath().section(session.config(), new WarmSection()));
    }

    private ServerConfig serverConfig() {
        ServerConfig config = session.options().nats().map(ServerConfig::at).orElseGet(() -> {
            VarveConfig file = session.config();
            return ConfigBinder.onClassPath().section(file, new ServerSection());
        });
        if (session.options().data().isPresent()) {
            config = config.withData(session.dataDirectory());
        }
        if (roles != null) {
            config = config.withRoles(roles);
        }
        return id == null ? config : config.withId(id);
    }

    private void announce(List<String> what, String where) {
        session.print(
                () -> "serving " + String.join(", ", what) + " " + where,
                () -> Map.of("serving", what, "where", where));
    }
}
