/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One running nats-server and the signals it understands.
 *
 * <p>A second process watches over it: it holds the other end of a pipe that breaks when this JVM dies, however it
 * dies, and then kills the server. A shutdown hook alone would leave servers behind when the JVM itself is killed.
 */
final class ServerProcess {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final String WATCH = "read -r never_written; kill -9 \"$1\"";

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    static ServerProcess start(NatsServerBinary binary, ServerDirectory directory, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    binary.executable().toString(),
                    "--config",
                    directory.configuration().toString());
            builder.environment().putAll(environment);
            Process server = builder.redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(directory.log().toFile()))
                    .start();
            watch(server);
            return new ServerProcess(server);
        } catch (IOException e) {
            throw new NatsServerException("cannot run " + binary.executable(), e);
        }
    }

    private static void watch(Process server) throws IOException {
        Process watcher = new ProcessBuilder("sh", "-c", WATCH, "nats-server-watch", Long.toString(server.pid()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // At once, before the server's pid can belong to another process.
        var unused = server.onExit().thenRun(watcher::destroyForcibly);
    }

    long pid() {
        return process.pid();
    }

    boolean running() {
        return process.isAlive();
    }

    /** Waits for the end of the process, at most this long; true if it has ended. */
    boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NatsServerException("interrupted while waiting for process " + pid(), e);
        }
    }

    /** SIGTERM, and SIGKILL if that takes too long. */
    void terminate() {
        // A stopped process would not see SIGTERM.
        thaw();
        process.destroy();
        if (!endsWithin(STOP_LIMIT)) {
            kill();
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        if (!endsWithin(STOP_LIMIT)) {
            throw new NatsServerException("process " + pid() + " survived SIGKILL for " + STOP_LIMIT);
        }
    }

    /** SIGSTOP; returns once the process stands still. */
    void freeze() {
        signal("STOP");
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        while (!FrozenProcess.stands(pid()) && !endsWithin(POLL)) {
            if (System.nanoTime() > deadline) {
                throw new NatsServerException(
                        "process " + pid() + " did not stop within " + STOP_LIMIT + " of SIGSTOP");
            }
        }
    }

    /** Lets a stopped process run on. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        if (!running()) {
            return;
        }
        Command kill = Command.run(STOP_LIMIT, "kill", "-" + name, Long.toString(pid()));
        if (!kill.succeeded() && running()) {
            throw new NatsServerException("cannot send " + name + " to process " + pid() + ": " + kill);
        }
    }
}
