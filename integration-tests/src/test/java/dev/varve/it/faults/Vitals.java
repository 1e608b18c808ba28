/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java process takes of the machine; all 0 where it has ended.
 *
 * @param residentKib its memory
 * @param heapKib what is used of its heap, garbage included
 * @param files how many files and connections it has open
 * @param threads how many threads it has
 */
record Vitals(long residentKib, long heapKib, long files, long threads) {

    private static final Pattern USED = Pattern.compile("(?:generation|space|heap) +total \\d+K, used (\\d+)K");

    private static final Vitals NONE = new Vitals(0, 0, 0, 0);

    /** The process {@code pid} now, its heap as its JVM says. */
    static Vitals of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
            List<String> status = Files.readAllLines(proc.resolve("status"));
            return new Vitals(number(status, "VmRSS:"), heapKib(pid), open.count(), number(status, "Threads:"));
        } catch (IOException gone) {
            return NONE;
        }
    }

    private static long number(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static long heapKib(long pid) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.heap_info")
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return USED.matcher(said)
                    .results()
                    .mapToLong(part -> Long.parseLong(part.group(1)))
                    .sum();
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return "%d MiB resident, %d MiB of heap, %d files, %d threads"
                .formatted(residentKib / 1024, heapKib / 1024, files, threads);
    }
}
