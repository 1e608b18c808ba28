/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Adobe's S3Mock, an emulator in Java: right about conditional writes and checksums; knows no locks, and cold objects are readable at once. Fetched by Maven.
 *
 * <p>Besides the port of loopback it opens a random one on all addresses, which it cannot be kept from. Aborting an upload there deletes the object of that key.
 */
public final class S3Mock {

    private static final String VERSION = "5.2.0";
    private static final String FILE = "s3mock-" + VERSION + "-exec.jar";

    private S3Mock() {}

    /**
     * Starts one.
     *
     * @throws EmulatorUnavailableException if it cannot be had
     */
    public static Emulator start() {
        Path jar = EmulatorCache.of(System.getenv()).get(FILE, S3Mock::provision);
        return Emulator.start(
                "S3Mock " + VERSION,
                Map.of(),
                port -> List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--server.ssl.enabled=false",
                        "--com.adobe.testing.s3mock.httpPort=0"));
    }

    private static void provision(Path target) {
        try {
            Path work = Files.createTempDirectory("varve-s3mock");
            Tool.run(
                    "S3Mock cannot be fetched",
                    List.of(
                            "mvn",
                            "-B",
                            "-q",
                            "-Dmaven.repo.local=" + work.resolve("repository"),
                            "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy",
                            "-Dartifact=com.adobe.testing:s3mock:" + VERSION + ":jar:exec",
                            "-DoutputDirectory=" + work));
            Files.copy(work.resolve(FILE), target.resolveSibling(FILE + ".part"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(target.resolveSibling(FILE + ".part"), target, StandardCopyOption.ATOMIC_MOVE);
            Tool.run("work folder", List.of("rm", "-r", work.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
