/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A nats-server of a cluster on loopback, that can be killed and started again on its files. Any thread may close it; all else is for one. */
public final class ClusterNode implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final String name;
    private final int port;
    private final Path directory;
    private final List<String> words;
    private Child child;
    private int starts;
    private boolean closed;

    private ClusterNode(String name, int port, Path directory, List<String> words) {
        this.name = name;
        this.port = port;
        this.directory = directory;
        this.words = words;
        this.child = run();
    }

    /**
     * What is said of a node.
     *
     * @param name its name
     * @param tag its tag, by which streams are placed
     * @param port where clients connect
     * @param routePort where the others connect
     */
    record Place(String name, String tag, int port, int routePort) {}

    static ClusterNode start(NatsServerFile file, Path directory, Place place, List<Place> all, JetStreamSync sync) {
        try {
            Path config = directory.resolve(place.name() + ".conf");
            Files.writeString(config, configuration(directory, place, all, sync));
            return new ClusterNode(
                    place.name(),
                    place.port(),
                    directory,
                    List.of(file.path().toString(), "--config", config.toString()));
        } catch (IOException e) {
            throw StorageException.unavailable("cannot write the configuration of " + place.name(), e);
        }
    }

    private static String configuration(Path directory, Place place, List<Place> all, JetStreamSync sync) {
        List<String> routes = all.stream()
                .map(each -> "\"nats-route://127.0.0.1:" + each.routePort() + "\"")
                .toList();
        return String.format(
                Locale.ROOT,
                """
                server_name: "%1$s"
                server_tags: ["%7$s"]
                listen: "127.0.0.1:%2$d"
                jetstream { store_dir: "%3$s"
                %4$s }
                cluster { name: varve, listen: "127.0.0.1:%5$d", routes: [%6$s] }
                """,
                place.name(),
                place.port(),
                directory.resolve(place.name()),
                sync.setting(),
                place.routePort(),
                String.join(", ", routes),
                place.tag());
    }

    private Child run() {
        starts++;
        return Child.start(name + "-" + starts, directory, words);
    }

    /** Waits until it accepts clients. */
    void awaitReady() {
        child.await("ready", START_LIMIT, () -> child.out().contains("Server is ready") && NatsNode.accepts(port));
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where clients connect. */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** SIGKILL. */
    public void kill() {
        child.kill();
    }

    /** Starts it again, and waits until it accepts clients. */
    public void restart() {
        startAgain();
        awaitReady();
    }

    private synchronized void startAgain() {
        Preconditions.require(!closed, "the cluster of " + name + " is closed");
        child = run();
    }

    /** Kills it if it still runs. */
    @Override
    public synchronized void close() {
        closed = true;
        child.close();
    }
}
