/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The example in {@code docs/examples/node}, copied to a directory of its own and installed there. */
final class NodeExample {

    static final Path SOURCE =
            Path.of("..", "docs", "examples", "node").toAbsolutePath().normalize();

    private static final long MOST_SECONDS = 120;
    private static final List<String> OFFLINE =
            List.of("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED");

    private final Path directory;

    private NodeExample(Path directory) {
        this.directory = directory;
    }

    /**
     * How a command ended.
     *
     * @param exitCode its exit code, -1 where there is no such command
     * @param out what it wrote, complaints included
     */
    private record Result(int exitCode, String out) {}

    /** Installs the example below {@code parent}; ends the test as skipped where Node, npm or the registry are not there. */
    static NodeExample install(Path parent) throws IOException {
        NodeExample example = new NodeExample(Files.createDirectory(parent.resolve("node-example")));
        example.copy();
        Result node =
                example.run("node", "--eval", "process.exit(typeof require('zlib').crc32 === 'function' ? 0 : 1)");
        assumeTrue(node.exitCode() == 0, "no Node 20.15 or newer on the PATH: " + node.out());
        Result npm = example.run("npm", "--version");
        assumeTrue(npm.exitCode() == 0, "no npm on the PATH: " + npm.out());
        Result installed = example.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
        assumeTrue(
                OFFLINE.stream().noneMatch(installed.out()::contains),
                "the npm registry is not there: " + installed.out());
        assertThat(installed.exitCode()).as(installed.out()).isZero();
        return example;
    }

    private void copy() throws IOException {
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    /** The lines that the example writes when it runs against the service at {@code url}. */
    List<String> run(String url) {
        Result result = run("node", "example.mjs", url);
        assertThat(result.exitCode()).as(result.out()).isZero();
        return result.out().lines().toList();
    }

    private Result run(String... words) {
        try {
            Path out = Files.createTempFile(directory, "out", ".txt");
            Process process = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended)
                    .as("ended within %s s: %s", MOST_SECONDS, Files.readString(out))
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(out));
        } catch (IOException e) {
            return new Result(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException("interrupted while " + words[0] + " ran", e));
        }
    }
}
