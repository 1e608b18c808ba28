/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How tests start {@code varve}: as the script does, and with an archive of the classes that a run of the demo has loaded. They start it hundreds of times, and a third of what a start costs is the loading of classes.
 *
 * <p>Without the archive all works as well, and slower.
 */
public final class VarveJava {

    private static final String MAIN = "dev.varve.cli.VarveCommand";
    private static final String CLASS_PATH = classPath();
    private static final List<String> ARCHIVE = archive();

    private VarveJava() {}

    /** The command line that runs {@code words}, with these options for Java. */
    public static List<String> line(List<String> options, List<String> words) {
        return line(ARCHIVE, options, words);
    }

    private static List<String> line(List<String> archive, List<String> options, List<String> words) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dguice_bytecode_gen_option=DISABLED"));
        line.addAll(archive);
        line.addAll(options);
        line.addAll(List.of("-cp", CLASS_PATH, MAIN));
        line.addAll(words);
        return line;
    }

    /** What tests run with, but for the tests: an archive knows jars only. */
    private static String classPath() {
        String whole = System.getProperty("java.class.path");
        return String.join(
                File.pathSeparator,
                Arrays.stream(whole.split(File.pathSeparator))
                        .filter(entry -> !entry.endsWith("test-classes") || !Files.isDirectory(Path.of(entry)))
                        .filter(entry -> Files.exists(Path.of(entry)))
                        .toList());
    }

    private static List<String> archive() {
        try {
            Path folder = Files.createTempDirectory("varve-classes");
            Path file = folder.resolve("varve.jsa");
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            make(file, Files.createDirectory(folder.resolve("run")));
            return Files.exists(file) ? List.of("-XX:SharedArchiveFile=" + file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the demo in {@code directory}, and removes it. */
    private static void make(Path file, Path directory) throws IOException {
        List<String> making = List.of("-XX:TieredStopAtLevel=1", "-XX:ArchiveClassesAtExit=" + file);
        Process made = new ProcessBuilder(line(List.of(), making, List.of("demo")))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            var unused = made.waitFor(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            made.destroyForcibly().onExit().join();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
