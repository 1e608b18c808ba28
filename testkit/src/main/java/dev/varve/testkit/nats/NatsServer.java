/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A real nats-server process on loopback, for one test or for many.
 *
 * <p>It has ports, a configuration file, a log and a store of its own; all but the ports live in a temporary directory
 * that {@link #close} deletes. It ends with this JVM at the latest, also when the JVM is killed. Faults are part of
 * the fixture: {@link #kill}, {@link #pause} and {@link #restart} do to the process what operators and crashes do.
 *
 * <p>Why not {@code jnats-server-runner}: it starts and stops a server, but neither kills, pauses nor restarts one on
 * the same store, and it looks for one executable only, where these tests need two releases side by side.
 *
 * <p>Safe for use by several threads; calls that change the process run one at a time.
 */
public final class NatsServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(10);

    private final NatsServerConfig config;
    private final ServerNode node;
    private final ServerDirectory directory;
    private final Runnable atExit = this::killAndDelete;
    private ServerProcess process;

    private NatsServer(NatsServerConfig config, ServerNode node, ServerDirectory directory, ServerProcess process) {
        this.config = config;
        this.node = node;
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts a server and waits until it accepts clients and, where JetStream is on, until that is ready.
     *
     * @throws NatsServerUnavailableException if there is no executable of the wanted line
     * @throws NatsServerException if the server ends or is not ready within 30 s; the message ends with its log's tail
     */
    public static NatsServer start(NatsServerConfig config) {
        return Ports.retrying(() -> {
            NatsServer server = launch(config, ServerNode.alone());
            server.awaitReadyOrClose();
            return server;
        });
    }

    /** Starts a server's process without waiting for it. */
    static NatsServer launch(NatsServerConfig config, ServerNode node) {
        NatsServerBinary binary = NatsServerBinary.find(config.version());
        ServerDirectory directory = ServerDirectory.create(config, node);
        NatsServer server =
                new NatsServer(config, node, directory, ServerProcess.start(binary, directory, config.environment()));
        AtExit.run(server.atExit);
        return server;
    }

    /** The address for clients: {@code nats://127.0.0.1:port}, or {@code tls://} where TLS is on. */
    public String url() {
        return (config.tls() == null ? "nats" : "tls") + "://127.0.0.1:" + node.clientPort();
    }

    /** The address of the server's monitoring pages, such as {@code /varz}, without a slash at its end. */
    public String monitorUrl() {
        return monitor().url();
    }

    /** The server's name, unique on this machine. */
    public String name() {
        return node.name();
    }

    /** The release that runs, such as {@code 2.10.27}. */
    public String version() {
        return NatsServerBinary.find(config.version()).version();
    }

    /** The configuration it was started with. */
    public NatsServerConfig config() {
        return config;
    }

    /** The directory of the configuration file, the log and the store. */
    public Path directory() {
        return directory.root();
    }

    /** The last lines of the server's log. */
    public String logTail() {
        return directory.logTail();
    }

    /** The process id, of the latest start. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Whether the process is there; a paused one is. */
    public synchronized boolean running() {
        return process.running();
    }

    /**
     * Ends the process in an orderly way (SIGTERM) and waits for it; the store stays. Nothing happens if it has ended.
     */
    public synchronized void stop() {
        process.terminate();
    }

    /**
     * Ends the process at once (SIGKILL), as a crash does; the store stays as it is. Nothing happens if it has ended.
     */
    public synchronized void kill() {
        process.kill();
    }

    /** Freezes the process (SIGSTOP): connections stay open, nothing is answered. Returns once it stands still. */
    public synchronized void pause() {
        process.freeze();
    }

    /** Lets a paused process run on (SIGCONT). */
    public synchronized void resume() {
        process.thaw();
    }

    /**
     * Starts the server again on the same ports and store, after an orderly stop if it still runs, and waits until it
     * accepts clients. A node of a cluster may not have caught up then: see {@link NatsCluster#awaitReady}.
     *
     * @throws NatsServerException as {@link #start} does; the server is then not running
     */
    public synchronized void restart() {
        process.terminate();
        process = ServerProcess.start(NatsServerBinary.find(config.version()), directory, config.environment());
        awaitReady();
    }

    /** Kills the process and deletes its directory; the server cannot be used afterwards. */
    @Override
    public void close() {
        AtExit.forget(atExit);
        killAndDelete();
    }

    Monitor monitor() {
        return new Monitor(node);
    }

    ServerNode node() {
        return node;
    }

    void awaitReadyOrClose() {
        try {
            awaitReady();
        } catch (NatsServerException e) {
            close();
            throw e;
        }
    }

    private synchronized void awaitReady() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!ready()) {
            if (process.endsWithin(POLL)) {
                throw ended();
            }
            if (System.nanoTime() > deadline) {
                process.kill();
                throw new NatsServerException(
                        name() + " was not ready within " + START_LIMIT + "\n" + directory.logTail());
            }
        }
    }

    private boolean ready() {
        return monitor().greets() && (node.clustered() || monitor().healthy());
    }

    private NatsServerException ended() {
        String message = "nats-server " + version() + " ended while starting\n" + directory.logTail();
        return message.contains("address already in use")
                ? new Ports.PortTakenException(message)
                : new NatsServerException(message);
    }

    private synchronized void killAndDelete() {
        process.kill();
        directory.delete();
    }
}
