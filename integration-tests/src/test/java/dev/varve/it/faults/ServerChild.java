/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.it.cli.VarveJava;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@code varve} command in a process of its own that can be killed, frozen and measured. */
final class ServerChild implements AutoCloseable {

    private static final long MOST_SECONDS = 30;

    private final Process process;
    private final Path log;

    private ServerChild(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code varve} with {@code words}; what it says is appended to the file {@code log}. */
    static ServerChild start(Path log, List<String> javaOptions, List<String> words) {
        try {
            ProcessBuilder builder = new ProcessBuilder(VarveJava.line(javaOptions, words)).redirectErrorStream(true);
            builder.environment().remove("VARVE_CONFIG");
            builder.redirectInput(
                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return new ServerChild(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All that was said, by this process and those before it with the same log. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks it to end, as {@code kill} does, and waits. */
    void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Freezes it: its connections stay open, nothing is answered. */
    void pause() {
        signal("STOP");
    }

    /** Lets it run on. */
    void resume() {
        signal("CONT");
    }

    /** The memory that it holds, in KiB. */
    long residentKib() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }

    /** What it takes of the machine. */
    Vitals vitals() {
        return Vitals.of(process.pid());
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("cannot send " + name + " to process " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not end; it said:\n" + said());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
