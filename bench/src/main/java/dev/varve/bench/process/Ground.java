/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directory and the processes of one scenario; closing it ends the processes and deletes the directory. For use by one thread, while any other may end it: what is started after that is ended at once.
 */
public final class Ground implements AutoCloseable {

    private final NatsServerFile natsServer;
    private final Path directory;
    private final Map<JetStreamSync, NatsNode> jetStreams = new EnumMap<>(JetStreamSync.class);
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::end, "varve-bench-exit");
    private boolean ended;

    private Ground(NatsServerFile natsServer, Path directory) {
        this.natsServer = natsServer;
        this.directory = directory;
    }

    /** A new directory under {@code parent}; the file system there is what is measured. */
    public static Ground open(NatsServerFile natsServer, Path parent) {
        Ground ground = new Ground(natsServer, WorkDirectory.make(parent));
        Runtime.getRuntime().addShutdownHook(ground.atExit);
        return ground;
    }

    /** A new installation without processes of Varve as yet. */
    public Installation installation() {
        Installation installation = new Installation(directory, nats("nats", JetStreamSync.OFF));
        onEnd(installation::close);
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
        return jetStreams.computeIfAbsent(sync, this::startJetStream);
    }

    private NatsNode startJetStream(JetStreamSync sync) {
        return nats("jetstream-" + sync.name().toLowerCase(Locale.ROOT), sync);
    }

    /** Starts the nats-server with JetStream again, on its files; it has been stopped. */
    public NatsNode jetStreamAgain(JetStreamSync sync) {
        NatsNode again = startJetStream(sync);
        jetStreams.put(sync, again);
        return again;
    }

    /** A cluster of nats-servers with JetStream, a node for each of {@code tags}. */
    public NatsCluster cluster(List<String> tags, JetStreamSync sync) {
        NatsCluster cluster = NatsCluster.start(natsServer, directory, tags, sync);
        onEnd(cluster::close);
        return cluster;
    }

    /** Where its files are. */
    public Path directory() {
        return directory;
    }

    /** Runs a class of this class path in a JVM of its own. */
    public Child java(String name, String mainClass, List<String> options, List<String> arguments) {
        Child child = Child.start(name, directory, JavaCommand.of(mainClass, options, arguments));
        onEnd(child::close);
        return child;
    }

    /** A ground of its own in this one's directory, for a part of the work; this one ends it if nobody else does. */
    public Ground part(String name) {
        Ground part = new Ground(natsServer, directory.resolve(name));
        try {
            Files.createDirectory(part.directory);
        } catch (IOException e) {
            throw StorageException.unavailable("cannot make " + part.directory, e);
        }
        onEnd(part::end);
        return part;
    }

    /** Has {@code action} done when this ends, before what was there before it ends. */
    public void onEnd(Runnable action) {
        synchronized (closing) {
            if (!ended) {
                closing.push(action);
                return;
            }
        }
        action.run();
        throw StorageException.unavailable("the benchmark was ended", null);
    }

    /** Ends all processes; the files stay. Idempotent, and for any thread. */
    public void endProcesses() {
        for (Runnable action = next(); action != null; action = next()) {
            action.run();
        }
    }

    private @Nullable Runnable next() {
        synchronized (closing) {
            ended = true;
            return closing.poll();
        }
    }

    /** The bytes that are still free where its files are. */
    public long freeBytes() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw StorageException.unavailable("how much is free at " + directory + " cannot be asked", e);
        }
    }

    private NatsNode nats(String name, JetStreamSync sync) {
        NatsNode node = NatsNode.start(natsServer, directory, name, sync);
        onEnd(node.child()::close);
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
        endProcesses();
        WorkDirectory.delete(directory);
    }
}
