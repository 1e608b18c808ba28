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
 * <p>{@link #start} returns when the nodes have elected a leader of JetStream's meta data and all of them are current,
 * so that replicated streams can be created at once. Faults are done to single nodes: {@code cluster.node(1).kill()},
 * then {@code cluster.node(1).restart()}.
 *
 * <p>Safe for use by several threads.
 */
public final class NatsCluster implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    /** Servers of 2.10 that meet at a bad moment never agree; those that do, do so within seconds. */
    private static final int MOST_STARTS = 3;

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
     * Starts a cluster and waits until it is ready; one whose nodes do not agree is replaced by another, at most twice.
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
            for (int start = 1; start < MOST_STARTS; start++) {
                try {
                    return startOnce(config, size);
                } catch (NotReadyException e) {
                    System.out.println("starting another cluster: " + e.getMessage());
                }
            }
            return startOnce(config, size);
        });
    }

    private static NatsCluster startOnce(NatsServerConfig config, int size) {
        NatsCluster cluster = launch(config, size);
        try {
            cluster.nodes.forEach(NatsServer::awaitReadyOrClose);
            cluster.awaitReady(READY_LIMIT.dividedBy(MOST_STARTS));
            return cluster;
        } catch (NatsServerException e) {
            cluster.close();
            throw e;
        }
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
     * Waits until the running nodes agree on a leader, each is healthy (connected, and current in all it replicates),
     * and the leader can place streams on each. A paused node counts as running and is waited for.
     *
     * <p>Where clients must log in or use TLS, the last is not tried: for about a second more the leader may refuse
     * streams with code 10005.
     *
     * @throws NatsServerException if that takes more than a minute, as it does when no majority runs
     */
    public void awaitReady() {
        awaitReady(READY_LIMIT);
    }

    private void awaitReady(Duration limit) {
        try {
            Awaitility.await("obstacle").atMost(limit).pollInterval(POLL).until(this::obstacle, String::isEmpty);
        } catch (ConditionTimeoutException e) {
            throw new NotReadyException("the cluster is not ready: " + e.getMessage() + "\n" + logTails(), e);
        }
    }

    /** Kills all nodes and deletes their directories. */
    @Override
    public void close() {
        nodes.forEach(NatsServer::close);
    }

    /** What the cluster still lacks; empty if it is ready. */
    private String obstacle() {
        List<NatsServer> running = running();
        for (NatsServer node : running) {
            if (!node.monitor().healthy()) {
                return node.name() + " is not healthy";
            }
        }
        return leader().map(leader -> placementObstacle(leader, running)).orElse("no leader is agreed on");
    }

    private static String placementObstacle(NatsServer leader, List<NatsServer> running) {
        boolean open = leader.config().tls() == null && leader.config().users().isEmpty();
        List<ServerNode> nodes = running.stream().map(NatsServer::node).toList();
        return open ? PlacementProbe.obstacle(leader.node().clientPort(), nodes).orElse("") : "";
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

    /** The nodes run, and do not agree. */
    private static final class NotReadyException extends NatsServerException {

        private static final long serialVersionUID = 1L;

        NotReadyException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
