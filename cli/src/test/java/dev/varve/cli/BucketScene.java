/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.spi.Secret;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.s3.S3BlobStore;
import dev.varve.tiering.store.s3.S3Config;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands with a configuration file that names a bucket, and what they print. */
final class BucketScene {

    private final Path folder;
    private final URI endpoint;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    BucketScene(Path folder, URI endpoint) {
        this.folder = folder;
        this.endpoint = endpoint;
    }

    /** Has the commands keep archives as {@code settings} say, which are lines of YAML; {@code ENDPOINT} in them is where the store answers. */
    BucketScene keeping(String settings) {
        String yaml = "backend: embedded\nembedded:\n  data: " + folder.resolve("data") + "\narchive:\n"
                + settings.replace("ENDPOINT", endpoint.toString()).indent(2);
        try {
            Files.writeString(folder.resolve("varve.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The exit code of a command that reads {@code in}. */
    int reading(String in, String... words) {
        out.reset();
        err.reset();
        List<String> line =
                new ArrayList<>(List.of("--config", folder.resolve("varve.yaml").toString()));
        line.addAll(List.of(words));
        StandardStreams streams =
                new StandardStreams(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out, err);
        return VarveCommand.run(streams, line.toArray(String[]::new));
    }

    int run(String... words) {
        return reading("", words);
    }

    /** The last line that a command prints as JSON, which must succeed. */
    String json(String... words) {
        List<String> line = new ArrayList<>(List.of("--output", "json"));
        line.addAll(List.of(words));
        assertThat(run(line.toArray(String[]::new))).as(errors()).isZero();
        List<String> lines = output().lines().toList();
        return lines.get(lines.size() - 1);
    }

    String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** What is in bucket {@code tier} now. */
    List<BlobEntry> stored(String accessKey) {
        S3Config config = S3Config.of("tier", "us-east-1").at(endpoint).as(accessKey, new Secret("secret"));
        try (S3BlobStore store = S3BlobStore.open(config)) {
            return store.list("").toList();
        }
    }
}
