/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static dev.varve.persist.server.WireFixture.with;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server that is given many large streams, and says by how many KiB its memory has grown over them. To be run with a heap that is touched before. */
final class ManyFilesProcess {

    private static final int STREAMS = 120;
    private static final int MESSAGES = 36;
    private static final Bytes VALUE = Bytes.wrap(new byte[60_000]);

    private ManyFilesProcess() {}

    public static void main(String[] args) throws IOException {
        try (WireFixture wire = new WireFixture(Path.of(args[0]))) {
            write(wire, "warm");
            long before = residentKib();
            for (int stream = 0; stream < STREAMS; stream++) {
                write(wire, "s" + stream);
            }
            System.out.println(residentKib() - before);
        }
    }

    private static void write(WireFixture wire, String stream) {
        for (int i = 0; i < MESSAGES; i++) {
            wire.ask(Verb.PUBLISH, Target.of(Subject.of(stream)), with(), VALUE);
        }
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
