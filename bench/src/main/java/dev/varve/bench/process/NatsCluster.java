/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Several nats-servers with JetStream on loopback that make one cluster. Not safe for use by several threads. */
public final class NatsCluster implements AutoCloseable {

    private final List<ClusterNode> nodes;

    private NatsCluster(List<ClusterNode> nodes) {
        this.nodes = nodes;
    }

    /** Starts a node for each of {@code tags}, named after it, and waits until they accept clients. */
    static NatsCluster start(NatsServerFile file, Path directory, List<String> tags, JetStreamSync sync) {
        List<Integer> ports = NatsNode.freePorts(2 * tags.size());
        List<ClusterNode.Place> places = new ArrayList<>();
        for (int i = 0; i < tags.size(); i++) {
            String name = "n" + (i + 1) + "-" + tags.get(i);
            places.add(new ClusterNode.Place(name, tags.get(i), ports.get(2 * i), ports.get(2 * i + 1)));
        }
        List<ClusterNode> started = new ArrayList<>();
        NatsCluster cluster = new NatsCluster(started);
        try {
            places.forEach(place -> started.add(ClusterNode.start(file, directory, place, places, sync)));
            started.forEach(ClusterNode::awaitReady);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** The addresses of all nodes, separated by commas. */
    public String url() {
        return nodes.stream().map(ClusterNode::url).collect(Collectors.joining(","));
    }

    /** The addresses of all nodes but {@code name}. */
    public String urlWithout(String name) {
        return nodes.stream()
                .filter(node -> !node.name().equals(name))
                .map(ClusterNode::url)
                .collect(Collectors.joining(","));
    }

    /** The node {@code name}. */
    public ClusterNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> StorageException.unavailable("no server of this cluster is called " + name, null));
    }

    /** Kills all nodes. */
    @Override
    public void close() {
        nodes.forEach(ClusterNode::close);
    }
}
