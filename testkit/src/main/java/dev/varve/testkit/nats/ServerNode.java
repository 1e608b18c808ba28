/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What sets one server apart: its name, its ports and its place in a cluster.
 *
 * @param cluster the {@code cluster} block of the configuration; empty for a server that stands alone
 */
record ServerNode(String name, int clientPort, int monitorPort, String cluster) {

    static ServerNode alone() {
        return of("varve", "");
    }

    /** The nodes of a cluster, each with a route to all. */
    static List<ServerNode> cluster(int size) {
        List<Integer> routePorts =
                IntStream.range(0, size).mapToObj(i -> Ports.free()).toList();
        String routes = routePorts.stream()
                .map(port -> "\"nats-route://127.0.0.1:" + port + "\"")
                .collect(Collectors.joining(", "));
        return IntStream.range(0, size)
                .mapToObj(i -> of("node" + (i + 1), """
                        cluster {
                          name: varve
                          listen: "127.0.0.1:%d"
                          routes: [%s]
                        }
                        """.formatted(routePorts.get(i), routes)))
                .toList();
    }

    boolean clustered() {
        return !cluster.isEmpty();
    }

    private static ServerNode of(String kind, String cluster) {
        int clientPort = Ports.free();
        // The port in the name tells this server's answers from those of another on the same port.
        return new ServerNode(kind + "-" + clientPort, clientPort, Ports.free(), cluster);
    }
}
