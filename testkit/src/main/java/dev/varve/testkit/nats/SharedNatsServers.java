/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Servers and clusters that all tests of a JVM share, one for each configuration.
 *
 * <p>They start when first asked for and run to the end of the JVM. Whoever shares a server must use subjects and
 * stream names of its own, and must not stop, pause or close it; for that, start one with {@link NatsServer#start}.
 * Safe for use by several threads.
 */
public final class SharedNatsServers {

    private static final Map<NatsServerConfig, NatsServer> SERVERS = new HashMap<>();

    private static final Map<NatsVersion, NatsCluster> CLUSTERS = new ConcurrentHashMap<>();

    private SharedNatsServers() {}

    /**
     * The shared plain server of a line.
     *
     * @throws NatsServerUnavailableException if there is no executable of the line
     */
    public static NatsServer of(NatsVersion version) {
        return of(NatsServerConfig.of(version));
    }

    /**
     * The shared server of a configuration.
     *
     * @throws NatsServerUnavailableException if there is no executable of the wanted line
     * @throws NatsServerException if it does not start, or if a test has stopped it
     */
    public static synchronized NatsServer of(NatsServerConfig config) {
        NatsServer server = SERVERS.computeIfAbsent(config, NatsServer::start);
        if (!server.running()) {
            throw new NatsServerException("the shared server " + server.name() + " has been stopped or has died");
        }
        return server;
    }

    /**
     * The shared cluster of a line: three nodes with JetStream.
     *
     * @throws NatsServerUnavailableException if there is no executable of the line
     * @throws NatsServerException if it does not start
     */
    public static NatsCluster cluster(NatsVersion version) {
        return CLUSTERS.computeIfAbsent(version, NatsCluster::start);
    }
}
