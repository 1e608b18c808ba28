/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.cli.VarveCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An installation of the persistence service: processes of {@code varve serve} at a nats-server without JetStream. */
public final class Installation {

    /** More than the bars ask for, so that the store and not the client's limit is what is measured. */
    private static final int MAX_IN_FLIGHT = 65_536;

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final NatsNode nats;
    private final Map<String, Child> children = new LinkedHashMap<>();
    private boolean closed;

    Installation(Path directory, NatsNode nats) {
        this.directory = directory;
        this.nats = nats;
    }

    /** The URL of its nats-server. */
    public String url() {
        return nats.url();
    }

    /** Where all its files are. */
    public Path data() {
        return directory.resolve("data");
    }

    /** Puts {@link #data} aside; who is started next finds none. No process may run. */
    public void putDataAside() {
        try {
            Files.move(data(), directory.resolve("data-aside"));
        } catch (IOException e) {
            throw StorageException.unavailable("cannot put " + data() + " aside", e);
        }
    }

    /** {@link #serve} of a server that leaves an archive of its classes when it is stopped, or begins with that of one before it, as those do that the script {@code varve} starts. */
    public Child serveArchived(String id, String roles) {
        Path archive = directory.resolve("classes.jsa");
        return serve(
                id,
                roles,
                List.of((Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive));
    }

    /** Starts {@code varve serve} under {@code id}; {@link #awaitReady} waits for it. */
    public Child serve(String id, String roles) {
        return serve(id, roles, List.of());
    }

    private Child serve(String id, String roles, List<String> options) {
        return start(
                id, options, List.of("--nats", nats.url(), "--data", data().toString(), "--id", id, "--roles", roles));
    }

    /** {@link #serve} of a server that plays both roles, and ships what has changed to the directory {@code copies} after {@code interval}. */
    public Child serveWithCopies(String id, Path copies, Duration interval) {
        String text = """
                backend: corepubsub
                server: { id: "%s", data: "%s", nats: { url: "%s" } }
                warm: { directory: "%s", interval: "%dms" }
                """.formatted(id, data(), nats.url(), copies, interval.toMillis());
        Path config = directory.resolve("varve-" + id + ".yaml");
        try {
            Files.writeString(config, text);
        } catch (IOException e) {
            throw StorageException.unavailable("cannot write the configuration of " + id, e);
        }
        return start(id, List.of(), List.of("--config", config.toString()));
    }

    private synchronized Child start(String id, List<String> options, List<String> words) {
        Preconditions.require(!closed, "the installation is closed");
        List<String> arguments = new ArrayList<>(List.of("serve"));
        arguments.addAll(words);
        Child child =
                Child.start("varve-" + id, directory, JavaCommand.of(VarveCommand.class.getName(), options, arguments));
        children.put(id, child);
        return child;
    }

    /** Waits until all that was started serves. */
    public void awaitReady() {
        children.values()
                .forEach(child ->
                        child.await("ready", START_LIMIT, () -> child.out().contains("serving ")));
    }

    /** The process {@code id}. */
    public Child child(String id) {
        Child child = children.get(id);
        if (child == null) {
            throw new IllegalArgumentException("no process '" + id + "' among " + children.keySet());
        }
        return child;
    }

    /** A new client, whose calls give up after {@code deadline}; whoever asked for it closes it. */
    public Varve connect(Duration deadline) {
        return Varve.open(VarveConfig.of("corepubsub")
                .with("nats.url", nats.url())
                .with("max-in-flight", MAX_IN_FLIGHT)
                .with("deadline", deadline.toSeconds() + "s"));
    }

    /** What each of its processes takes, the nats-server too. */
    public Map<String, Object> usage() {
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put(nats.child().name(), nats.child().usage().json());
        children.forEach((id, child) -> usage.put(child.name(), child.usage().json()));
        return usage;
    }

    synchronized void close() {
        closed = true;
        children.values().forEach(Child::close);
    }
}
