/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Python with the public Avro library: the machine's own, or Debian's packages, fetched by this machine's apt, which verifies them, and unpacked into the cache without being installed.
 *
 * @param libraries where the libraries are, beside Python's own
 */
record PythonAvro(Path libraries) {

    private static final List<String> PACKAGES = List.of("python3-avro", "python3-zstandard");
    private static final long LIMIT_SECONDS = 120;

    /** Something that was run, and all that it wrote. */
    record Run(int exit, String output) {}

    /** Looks for it; what cannot be had is said in {@code reason}. */
    static Optional<PythonAvro> find(StringBuilder reason) {
        Path cache = cache().resolve("python-avro");
        PythonAvro found = new PythonAvro(cache.resolve("usr/lib/python3/dist-packages"));
        if (!found.works()) {
            reason.append(provision(cache));
        }
        return found.works() ? Optional.of(found) : Optional.empty();
    }

    private static Path cache() {
        String own = System.getenv().getOrDefault("VARVE_CACHE", "");
        return own.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache", "varve") : Path.of(own);
    }

    private boolean works() {
        return run("-c", "import avro.datafile, zstandard; print(avro.__version__, zstandard.__version__)").exit == 0;
    }

    /** Runs Python with {@code arguments}. */
    Run run(String... arguments) {
        List<String> command = Stream.concat(Stream.of("/usr/bin/python3"), Stream.of(arguments))
                .toList();
        return execute(Path.of(""), libraries.toString(), command);
    }

    private static String provision(Path cache) {
        try {
            Files.createDirectories(cache);
            Path work = Files.createTempDirectory(cache, "fetch");
            Run download = execute(
                    work,
                    "",
                    Stream.concat(Stream.of("apt-get", "--quiet=2", "download"), PACKAGES.stream())
                            .toList());
            StringBuilder said = new StringBuilder(download.output);
            try (Stream<Path> files = Files.list(work)) {
                for (Path file :
                        files.filter(name -> name.toString().endsWith(".deb")).toList()) {
                    said.append(execute(work, "", List.of("dpkg", "-x", file.toString(), cache.toString())).output);
                    Files.delete(file);
                }
            }
            Files.delete(work);
            return said.toString().strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Run execute(Path directory, String libraries, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toAbsolutePath().toFile())
                    .redirectErrorStream(true);
            builder.environment().put("PYTHONPATH", libraries);
            builder.environment().put("PYTHONIOENCODING", "utf-8");
            // It says that it reads timestamp-nanos as the long that it is.
            builder.environment().put("PYTHONWARNINGS", "ignore");
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)
                    ? new Run(process.exitValue(), output)
                    : new Run(-1, "no end after " + LIMIT_SECONDS + " s");
        } catch (IOException e) {
            return new Run(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
