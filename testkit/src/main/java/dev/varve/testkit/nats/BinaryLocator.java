/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for an executable of a line in the places that {@link NatsServerBinary} lists, in that order. */
final class BinaryLocator {

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final Path aptFolder;
    private final SearchPath path;

    BinaryLocator(Map<String, String> environment, Path aptFolder) {
        this.environment = environment;
        this.aptFolder = aptFolder;
        this.path = SearchPath.of(environment);
    }

    NatsServerBinary locate(NatsVersion line) {
        List<String> tried = new ArrayList<>();
        return named(line, tried)
                .or(() -> onPath(line, tried))
                .or(() -> provided(line, tried))
                .orElseThrow(() -> new NatsServerUnavailableException(line, tried));
    }

    private Optional<NatsServerBinary> named(NatsVersion line, List<String> tried) {
        String name = environment.getOrDefault(line.variable(), "");
        if (name.isEmpty()) {
            tried.add(line.variable() + ": not set");
            return Optional.empty();
        }
        List<String> fault = new ArrayList<>();
        Optional<NatsServerBinary> found = probe(line, Path.of(name), fault);
        if (found.isEmpty()) {
            throw new NatsServerUnavailableException(line, List.of(line.variable() + ": " + fault.get(0)));
        }
        return found;
    }

    private Optional<NatsServerBinary> onPath(NatsVersion line, List<String> tried) {
        List<Path> candidates = path.all("nats-server");
        if (candidates.isEmpty()) {
            tried.add("PATH: no nats-server in it");
        }
        return candidates.stream()
                .flatMap(candidate -> probe(line, candidate, tried).stream())
                .findFirst();
    }

    private Optional<NatsServerBinary> provided(NatsVersion line, List<String> tried) {
        BinaryCache cache = BinaryCache.of(environment);
        Optional<NatsServerBinary> cached = cached(cache, line, tried);
        try {
            return cached.isPresent() ? cached : cache.locked(() -> provision(cache, line, tried));
        } catch (UncheckedIOException e) {
            tried.add(e.getMessage() + ": " + e.getCause());
            return Optional.empty();
        }
    }

    /** Runs under the cache's lock, and looks again: another process may have provided it meanwhile. */
    private Optional<NatsServerBinary> provision(BinaryCache cache, NatsVersion line, List<String> tried) {
        Optional<NatsServerBinary> cached = cached(cache, line, new ArrayList<>());
        if (cached.isPresent()) {
            return cached;
        }
        Optional<DebianPackage> debian = DebianPackage.of(path, aptFolder, tried);
        return debian.flatMap(deb -> cache.inWorkDirectory(work -> deb.unpack(line.suite(), work, tried)
                .flatMap(unpacked -> probe(line, unpacked, tried))
                .map(cache::adopt)));
    }

    private Optional<NatsServerBinary> cached(BinaryCache cache, NatsVersion line, List<String> tried) {
        List<Path> candidates = cache.candidates(line);
        if (candidates.isEmpty()) {
            tried.add("cache " + cache.root() + ": no release of the line in it");
        }
        return candidates.stream()
                .flatMap(candidate -> probe(line, candidate, tried).stream())
                .findFirst();
    }

    private static Optional<NatsServerBinary> probe(NatsVersion line, Path executable, List<String> tried) {
        if (!Files.isExecutable(executable)) {
            tried.add(executable + ": not an executable file");
            return Optional.empty();
        }
        Command version = Command.run(PROBE_LIMIT, executable.toString(), "--version");
        Optional<ServerVersion> stated = version.succeeded() ? ServerVersion.in(version.output()) : Optional.empty();
        if (stated.filter(line::accepts).isEmpty()) {
            String what = stated.map(ServerVersion::toString).orElse("not a nats-server that runs here: " + version);
            tried.add(executable + ": is " + what + ", wanted " + line.range());
        }
        return stated.filter(line::accepts)
                .map(release -> new NatsServerBinary(line, release.toString(), executable.toAbsolutePath()));
    }
}
