/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Debian's package {@code nats-server}, fetched by this machine's apt and unpacked without being installed.
 *
 * <p>apt verifies what it fetches, see {@link PrivateApt}.
 */
final class DebianPackage {

    private static final String NAME = "nats-server";
    private static final List<String> TOOLS = List.of("apt-get", "apt-config", "dpkg");
    private static final Path KEY_RING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Map<String, Path> tools;
    private final List<AptSource> mirrors;

    private DebianPackage(Map<String, Path> tools, List<AptSource> mirrors) {
        this.tools = tools;
        this.mirrors = mirrors;
    }

    /** The package as this machine can fetch it; empty where a tool is missing or no mirror is configured. */
    static Optional<DebianPackage> of(SearchPath path, Path aptFolder, List<String> tried) {
        Map<String, Path> tools = new HashMap<>();
        TOOLS.forEach(tool -> path.first(tool).ifPresent(found -> tools.put(tool, found)));
        if (!tools.keySet().containsAll(TOOLS)) {
            tried.add("Debian package: not tried, PATH lacks one of " + TOOLS);
            return Optional.empty();
        }
        List<AptSource> mirrors = mirrors(aptFolder);
        if (mirrors.isEmpty()) {
            tried.add("Debian package: not tried, " + aptFolder + " names no mirror of the Debian archive");
            return Optional.empty();
        }
        return Optional.of(new DebianPackage(tools, mirrors));
    }

    /** Each mirror with its own keys, then with the archive's key ring: a mirror's may be of one release only. */
    private static List<AptSource> mirrors(Path aptFolder) {
        List<AptSource> mirrors = new ArrayList<>();
        for (AptSource source : AptSources.in(aptFolder)) {
            if (source.isDebianArchive()) {
                mirrors.add(source);
                if (Files.exists(KEY_RING)) {
                    mirrors.add(source.signedBy(KEY_RING.toString()));
                }
            }
        }
        return mirrors.stream().distinct().toList();
    }

    /** Fetches the package of a suite into an empty folder, unpacks it there and returns the executable in it. */
    Optional<Path> unpack(String suite, Path work, List<String> tried) {
        try {
            for (int i = 0; i < mirrors.size(); i++) {
                Path attempt = Files.createDirectory(work.resolve("mirror-" + i));
                Optional<Path> executable =
                        fetch(mirrors.get(i), suite, attempt, tried).flatMap(file -> unpack(file, attempt, tried));
                if (executable.isPresent()) {
                    return executable;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> fetch(AptSource mirror, String suite, Path folder, List<String> tried) throws IOException {
        Command settings = run(folder, Map.of(), "apt-config", "dump", "--format", "%F \"%v\";%n");
        Command architecture = run(folder, Map.of(), "dpkg", "--print-architecture");
        Map<String, String> environment =
                new PrivateApt(folder).write(settings.output(), mirror.entry(suite, architecture.output()));
        Command update = run(folder, environment, "apt-get", "--quiet=2", "update");
        Command download = run(folder, environment, "apt-get", "--quiet=2", "download", NAME);
        if (!download.succeeded()) {
            tried.add(
                    "Debian package, %s %s: update: %s; download: %s".formatted(mirror.uri(), suite, update, download));
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".deb")).findFirst();
        }
    }

    private Optional<Path> unpack(Path file, Path folder, List<String> tried) {
        Path content = folder.resolve("content");
        Command dpkg = run(folder, Map.of(), "dpkg", "-x", file.toString(), content.toString());
        if (!dpkg.succeeded()) {
            tried.add("Debian package " + file.getFileName() + ": " + dpkg);
        }
        return Optional.of(content.resolve("usr/sbin").resolve(NAME)).filter(Files::isExecutable);
    }

    private Command run(Path folder, Map<String, String> environment, String tool, String... arguments) {
        List<String> words = new ArrayList<>(
                List.of(Objects.requireNonNull(tools.get(tool), tool).toString()));
        words.addAll(List.of(arguments));
        return Command.run(LIMIT, environment, folder, words);
    }
}
