/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Several real nats-server processes that form one JetStream cluster on loopback.
 *
 * <p>{@link #start} returns when the nodes have elected a leader of JetStream's meta data and all of them are current, so
 * that replicated streams can be created at once. Faults are done to single nodes: {@code cluster.node(1).kill()}, then
 * {@code cluster.node(1).restart()}.
 *
 * <p>Safe for use by several threads.
 */
public final class NatsCluster implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(25);
    private static final Pattern LEADER = Pattern.compile("\"leader\":\\s*\"([^\"]+)\"");

    private final List<NatsServer> nodes;

    private NatsCluster(List<NatsServer> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** Starts three nodes with JetStream at the default sync interval. */
    public static NatsCluster start(NatsVersion version) {
        return start(NatsServerConfig.jetStream(version), 3);
    }

    /**
     * Starts a cluster and waits until it is ready.
     *
     * @param config the configuration of each node, with JetStream on
     * @param size the number of nodes, at least 2: fewer are no cluster
     * @throws NatsServerUnavailableException if there is no executable of the wanted line
     * @throws NatsServerException if the cluster is not ready within a minute
     */
    public static NatsCluster start(NatsServerConfig config, int size) {
        if (config.jetStream() == JetStreamMode.OFF) {
            throw new IllegalArgumentException("config.jetStream is OFF, a cluster needs it on");
        }
        if (size < 2) {
            throw new IllegalArgumentException("size is " + size + ", must be at least 2");
        }
        return Ports.retrying(() -> {
            NatsCluster cluster = launch(config, size);
            try {
                cluster.nodes.forEach(NatsServer::awaitReadyOrClose);
                cluster.awaitReady();
                return cluster;
            } catch (NatsServerException e) {
                cluster.close();
                throw e;
            }
        });
    }

    private static NatsCluster launch(NatsServerConfig config, int size) {
        List<NatsServer> launched = new ArrayList<>();
        for (ServerNode node : ServerNode.cluster(size)) {
            launched.add(NatsServer.launch(config, node));
        }
        return new NatsCluster(launched);
    }

    /** The nodes, running or not, in a fixed order. */
    public List<NatsServer> nodes() {
        return nodes;
    }

    /**
     * One node.
     *
     * @param index from 0 to the number of nodes less 1
     */
    public NatsServer node(int index) {
        return nodes.get(index);
    }

    /** The addresses of all nodes for a client, separated by commas. */
    public String url() {
        return String.join(",", nodes.stream().map(NatsServer::url).toList());
    }

    /** The node that leads JetStream's meta data, as the running nodes agree; empty while they do not. */
    public Optional<NatsServer> leader() {
        List<String> named = running().stream()
                .map(node -> leaderIn(node.monitor().page("/jsz")))
                .distinct()
                .toList();
        return running().stream()
                .filter(node -> named.equals(List.of(node.name())))
                .findFirst();
    }

    /**
     * Waits until the running nodes agree on a leader and each is healthy: connected, and current in all it replicates.
     * Paused nodes count as running.
     *
     * @throws NatsServerException if that takes more than a minute, as it does when no majority runs
     */
    public void awaitReady() {
        try {
            Awaitility.await().atMost(READY_LIMIT).pollInterval(POLL).until(this::ready);
        } catch (ConditionTimeoutException e) {
            throw new NatsServerException("the cluster was not ready within " + READY_LIMIT + "\n" + logTails(), e);
        }
    }

    /** Kills all nodes and deletes their directories. */
    @Override
    public void close() {
        nodes.forEach(NatsServer::close);
    }

    private boolean ready() {
        return leader().isPresent()
                && running().stream().allMatch(node -> node.monitor().healthy());
    }

    private List<NatsServer> running() {
        return nodes.stream().filter(NatsServer::running).toList();
    }

    private String logTails() {
        return String.join("\n", nodes.stream().map(NatsServer::logTail).toList());
    }

    private static String leaderIn(String page) {
        Matcher found = LEADER.matcher(page);
        return found.find() ? found.group(1) : "";
    }
}
