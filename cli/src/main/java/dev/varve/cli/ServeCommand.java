/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.VarveConfig;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.EmbeddedCluster;
import dev.varve.server.EmbeddedConfig;
import dev.varve.server.Node;
import dev.varve.server.Role;
import dev.varve.server.ServerConfig;
import dev.varve.server.ServerSection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve serve}: runs roles of an installation until it is told to stop. */
@Command(name = "serve", description = "Run the coordinator, a persist server, or both, until interrupted.")
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE",
            description = "coordinator, persist (default: as configured, else both).")
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
        Node node = Node.start(serverConfig());
        var unused = node.ended().thenAccept(why -> {
            reason = why;
            stopper.ask();
        });
        announce(node.roles(), node.where());
        return node;
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
