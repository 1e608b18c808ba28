/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.testkit.nats.NatsServerBinary;
import dev.varve.testkit.nats.NatsServerUnavailableException;
import dev.varve.testkit.nats.NatsVersion;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The nats-server executable that benchmarks run.
 *
 * @param path the file
 * @param version the release, as the executable itself states it
 */
public record NatsServerFile(Path path, String version) {

    private static final String NAME = "nats-server";

    public NatsServerFile {
        Preconditions.require(Files.isExecutable(path), "'" + path + "' is not an executable file");
    }

    /**
     * Finds it: {@code given}, else the variable {@code NATS_SERVER}, else {@code PATH}, else the newest in the cache that the tests keep under {@code $VARVE_CACHE}, {@code $XDG_CACHE_HOME/varve} or {@code
     * ~/.cache/varve}, else one that is fetched into that cache, on Debian and its like.
     *
     * @param told of a download before it begins
     * @throws StorageException {@code INVALID} if the one that is named does not run; {@code UNAVAILABLE} if there is none and none can be fetched
     */
    public static NatsServerFile find(Optional<Path> given, Map<String, String> environment, Consumer<String> told) {
        Optional<Path> named =
                given.or(() -> variable(environment, "NATS_SERVER").map(Path::of));
        if (named.isPresent()) {
            return probe(named.get())
                    .orElseThrow(() -> StorageException.invalid(
                            "'" + named.get() + "' is no nats-server that runs here; name another or none"));
        }
        return Stream.concat(onPath(environment).stream(), cached(environment).stream())
                .flatMap(file -> probe(file).stream())
                .findFirst()
                .orElseGet(() -> fetched(environment, told));
    }

    private static NatsServerFile fetched(Map<String, String> environment, Consumer<String> told) {
        told.accept("no nats-server found; fetching one, once: some 15 MB, into " + cache(environment));
        try {
            NatsServerBinary binary = NatsServerBinary.find(NatsVersion.NEWEST, environment);
            return new NatsServerFile(binary.executable(), binary.version());
        } catch (NatsServerUnavailableException e) {
            throw missing(e);
        }
    }

    private static StorageException missing(NatsServerUnavailableException cause) {
        return StorageException.unavailable(
                "no nats-server found, and none can be fetched here: install one ('brew install nats-server', 'apt-get install nats-server',"
                        + " 'go install github.com/nats-io/nats-server/v2@latest'), put it on PATH or name it with"
                        + " --nats-server or NATS_SERVER",
                cause);
    }

    private static List<Path> onPath(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, NAME))
                .filter(Files::isExecutable)
                .toList();
    }

    private static Path cache(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return variable(environment, "VARVE_CACHE")
                .map(Path::of)
                .or(() -> variable(environment, "XDG_CACHE_HOME").map(base -> Path.of(base, "varve")))
                .orElse(Path.of(home, ".cache", "varve"))
                .resolve(NAME);
    }

    private static List<Path> cached(Map<String, String> environment) {
        Path cache = cache(environment);
        List<Path> releases = new ArrayList<>();
        try (Stream<Path> folders = Files.isDirectory(cache) ? Files.list(cache) : Stream.empty()) {
            folders.filter(folder -> release(folder).isPresent()).forEach(releases::add);
        } catch (IOException e) {
            throw StorageException.unavailable("the cache " + cache + " cannot be read", e);
        }
        Comparator<Path> byRelease =
                Comparator.comparing(folder -> release(folder).orElseThrow());
        return releases.stream()
                .sorted(byRelease.reversed())
                .map(folder -> folder.resolve(NAME))
                .toList();
    }

    private static Optional<ReleaseNumber> release(Path folder) {
        return ReleaseNumber.in(String.valueOf(folder.getFileName()));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    private static Optional<NatsServerFile> probe(Path file) {
        if (!Files.isExecutable(file)) {
            return Optional.empty();
        }
        try {
            Process asked = new ProcessBuilder(file.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return ReleaseNumber.in(said)
                    .filter(release -> said.contains(NAME))
                    .map(release -> new NatsServerFile(file.toAbsolutePath(), release.toString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
