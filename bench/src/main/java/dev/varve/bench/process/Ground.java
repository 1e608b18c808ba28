/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The directory and the processes of one scenario; closing it ends the processes and deletes the directory. Not safe for use by several threads. */
public final class Ground implements AutoCloseable {

    /** Less free disk than this, and no benchmark begins. */
    private static final long LEAST_FREE_BYTES = 2L << 30;

    private final NatsServerFile natsServer;
    private final Path directory;
    private final Map<JetStreamSync, NatsNode> jetStreams = new EnumMap<>(JetStreamSync.class);
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::end, "varve-bench-exit");

    private Ground(NatsServerFile natsServer, Path directory) {
        this.natsServer = natsServer;
        this.directory = directory;
    }

    /** A new directory under {@code parent}; the file system there is what is measured. */
    public static Ground open(NatsServerFile natsServer, Path parent) {
        try {
            Files.createDirectories(parent);
            long free = Files.getFileStore(parent).getUsableSpace();
            Preconditions.require(
                    free >= LEAST_FREE_BYTES,
                    "only " + (free >> 20) + " MiB are free at " + parent + ", a benchmark wants "
                            + (LEAST_FREE_BYTES >> 20) + "; name another place with --directory");
            Ground ground = new Ground(natsServer, Files.createTempDirectory(parent, "varve-bench"));
            Runtime.getRuntime().addShutdownHook(ground.atExit);
            return ground;
        } catch (IOException e) {
            throw StorageException.unavailable("cannot make a directory under " + parent, e);
        }
    }

    /** A new installation without processes of Varve as yet. */
    public Installation installation() {
        Installation installation = new Installation(directory, nats("nats", JetStreamSync.OFF));
        closing.push(installation::close);
        return installation;
    }

    /** A new installation of one process that plays both roles, ready. */
    public Installation oneServer() {
        Installation installation = installation();
        installation.serve("p1", "coordinator,persist");
        installation.awaitReady();
        return installation;
    }

    /** The nats-server with JetStream, started when first asked for. */
    public NatsNode jetStream(JetStreamSync sync) {
        return jetStreams.computeIfAbsent(
                sync, wanted -> nats("jetstream-" + wanted.name().toLowerCase(Locale.ROOT), wanted));
    }

    /** A cluster of nats-servers with JetStream, a node for each of {@code tags}. */
    public NatsCluster cluster(List<String> tags, JetStreamSync sync) {
        NatsCluster cluster = NatsCluster.start(natsServer, directory, tags, sync);
        closing.push(cluster::close);
        return cluster;
    }

    /** Where its files are. */
    public Path directory() {
        return directory;
    }

    /** Runs a class of this class path in a JVM of its own. */
    public Child java(String name, String mainClass, List<String> options, List<String> arguments) {
        Child child = Child.start(name, directory, JavaCommand.of(mainClass, options, arguments));
        closing.push(child::close);
        return child;
    }

    private NatsNode nats(String name, JetStreamSync sync) {
        NatsNode node = NatsNode.start(natsServer, directory, name, sync);
        closing.push(node.child()::close);
        return node;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // The JVM ends already; the hook finds nothing left to do.
        }
    }

    private synchronized void end() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw StorageException.unavailable("cannot delete " + directory, e);
        }
    }
}
