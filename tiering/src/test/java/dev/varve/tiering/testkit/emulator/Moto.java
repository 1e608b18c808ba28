/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** moto, an emulator in Python: right about conditional writes (of one request at a time, as which it is served), restores and classes; verifies no checksum. Fetched from the Debian archive. */
public final class Moto {

    private Moto() {}

    /**
     * Starts one.
     *
     * @throws EmulatorUnavailableException if it cannot be had
     */
    public static Emulator start() {
        Path packages = EmulatorCache.of(System.getenv()).get("moto", Moto::provision);
        return Emulator.start(
                "moto " + version(packages),
                Map.of("PYTHONPATH", packages.toString(), "PYTHONDONTWRITEBYTECODE", "1"),
                port -> List.of("/usr/bin/python3", "-c", text("serve-moto.py"), Integer.toString(port)));
    }

    private static String text(String resource) {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = Moto.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException(resource + " is missing");
        }
        return in;
    }

    private static void provision(Path target) {
        try (InputStream in = open("provision-moto.sh")) {
            Path script = Files.createTempFile("provision-moto", ".sh");
            try {
                Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
                Tool.run("moto cannot be fetched", List.of("bash", script.toString(), target.toString()));
            } finally {
                Files.delete(script);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version(Path packages) {
        try (Stream<Path> files = Files.list(packages)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("moto-.*\\.(dist|egg)-info"))
                    .map(name -> name.replaceAll("moto-|\\.(dist|egg)-info", ""))
                    .findFirst()
                    .orElse("of unknown version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
