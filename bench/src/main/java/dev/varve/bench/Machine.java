/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The machine that a benchmark runs on, as far as it says. */
public final class Machine {

    private static final int BYTES_PER_KIB = 1024;

    private Machine() {}

    /** The fields for programs; {@code directory} is where files are kept. */
    public static Map<String, Object> json(Path directory) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cores", Runtime.getRuntime().availableProcessors());
        line(Path.of("/proc/cpuinfo"), "model name").ifPresent(model -> json.put("processor", model));
        line(Path.of("/proc/meminfo"), "MemTotal")
                .map(text -> Long.parseLong(text.replaceAll("\\D", "")) * BYTES_PER_KIB)
                .ifPresent(bytes -> json.put("memory-bytes", bytes));
        json.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        try {
            json.put("file-system", Files.getFileStore(existing(directory)).type());
        } catch (IOException e) {
            json.put("file-system", "unknown");
        }
        json.put("load-average", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return json;
    }

    /** {@code directory}, or that in which it will be made. */
    private static Path existing(Path directory) {
        Path place = directory.toAbsolutePath();
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return place;
    }

    /** What is to be said before anything is measured on {@code machine} with files in {@code directory}; empty for nothing. */
    static Optional<String> warning(Map<String, Object> machine, Path directory) {
        return "tmpfs".equals(machine.get("file-system"))
                ? Optional.of(directory + " is in memory, so syncing costs nothing there; name a disk with --directory")
                : Optional.empty();
    }

    /** What follows the colon in the first line of {@code file} that begins with {@code name}. */
    private static Optional<String> line(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name) && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
