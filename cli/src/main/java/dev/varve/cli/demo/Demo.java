/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.cli.input.InputFile;
import dev.varve.server.EmbeddedCluster;
import dev.varve.server.EmbeddedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The main job: stores a file, loses a server, and proves every byte back; then the same on another backend. */
final class Demo {

    private final InputFile input;
    private final Optional<String> keyField;
    private final Path data;
    private final DemoReport report;

    /**
     * @param input the file to store
     * @param keyField the field of JSON lines that is their key, if they have one
     * @param data the directory of all that is stored
     * @param report who is told
     */
    Demo(InputFile input, Optional<String> keyField, Path data, DemoReport report) {
        this.input = input;
        this.keyField = keyField;
        this.data = data;
        this.report = report;
    }

    /** Runs it; returns what was wrong, empty if nothing was. */
    List<String> run() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        try (Varve memory = Varve.open(VarveConfig.of("memory"))) {
            Job job = durable(memory.capabilities().limits().maxMessageBytes(), problems);
            problems.addAll(MemoryRun.run(memory, job, report));
        }
        report.end(problems);
        return problems;
    }

    private Job durable(long longestInMemory, List<String> problems) throws IOException, InterruptedException {
        EmbeddedConfig config = EmbeddedConfig.defaults().withData(data);
        Job job;
        try (EmbeddedCluster cluster = EmbeddedCluster.start(config);
                Varve varve = cluster.connect()) {
            long longest = varve.capabilities().limits().maxMessageBytes();
            job = new Job(input, keyField, Math.min(longest, longestInMemory));
            InputFile.Summary summary = input.scan(job.longest());
            report.input(input.name(), summary);
            report.started(cluster.servers(), data);
            problems.addAll(new DurableRun(cluster, varve, job, report).run(summary));
        }
        report.files(data, countFiles(data));
        return job;
    }

    private static long countFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
