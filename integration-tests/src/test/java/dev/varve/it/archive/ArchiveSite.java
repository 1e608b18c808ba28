/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Varve;
import dev.varve.it.cli.VarveProcess;
import dev.varve.spi.VarveOpener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration file, and the commands that are run with it, each in a process of its own.
 *
 * @param directory where they run
 * @param config the file
 */
record ArchiveSite(Path directory, Path config) {

    /** With a file that holds {@code yaml}. */
    static ArchiveSite of(Path directory, String name, String yaml) {
        try {
            return new ArchiveSite(directory, Files.writeString(directory.resolve(name), yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The store of the streams. */
    Varve open() {
        return Varve.open(VarveOpener.find().load(config));
    }

    /** Starts {@code varve} with {@code words}. */
    VarveProcess start(String... words) {
        List<String> line = new ArrayList<>(List.of("--config", config.toString()));
        line.addAll(List.of(words));
        return VarveProcess.start(directory, line.toArray(String[]::new));
    }

    /** How {@code varve} with {@code words} ends. */
    VarveProcess.Result run(String... words) {
        try (VarveProcess process = start(words)) {
            return process.result();
        }
    }

    /** What {@code varve} with {@code words}, which must succeed, prints. */
    String output(String... words) {
        VarveProcess.Result result = run(words);
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        return result.out();
    }

    /** A server with the role archiver, once it says that it runs. */
    VarveProcess serve() {
        VarveProcess server = start("serve", "--roles", "archiver");
        await().atMost(Duration.ofSeconds(30)).until(() -> server.out().contains("serving archiver of"));
        return server;
    }
}
