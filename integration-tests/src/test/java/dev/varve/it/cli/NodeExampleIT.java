/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A client in another language, written from {@code docs/formats/wire-protocol.md} alone, against {@code varve serve}. */
class NodeExampleIT {

    private static final Subject SUBJECT = Subject.of("examples.node.letters");
    private static final int LARGE = 5 << 20;

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.of(NatsVersion.NEWEST));

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "PS-2: PS-4: PS-5: a client in Node sets, gets, reads all, follows, and stores 5 MiB; Java reads the same")
    void example() throws IOException {
        NodeExample example = NodeExample.install(directory);
        String url = nats.server().url();
        String data = directory.resolve("data").toString();
        try (VarveProcess server = VarveProcess.start(directory, "--nats", url, "--data", data, "serve")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> server.out().contains("serving"));

            List<String> said = example.run(url);
            List<StoredMessage> stored = read(url);

            assertThat(said)
                    .contains("set 1", "published 2", "published 3", "published 4")
                    .contains("got 1 first {\"City\":[\"Köln\"]}", "nothing at 99: undefined")
                    .containsAll(lines("read", stored))
                    .containsAll(lines("change set", stored.subList(0, 3)));
            assertThat(stored).hasSize(4);
            assertThat(stored.get(0).message().headers().first("City")).contains("Köln");
            assertThat(stored.get(1).message().headers().all("Tag")).containsExactly("a", "b");
            assertThat(value(stored.get(2))).hasSize(LARGE);
            assertThat(stored.get(3).message().value()).isEmpty();
        }
    }

    private static List<StoredMessage> read(String url) {
        List<StoredMessage> stored = new ArrayList<>();
        try (Varve varve = Varve.open(VarveConfig.of("corepubsub").with("nats.url", url));
                ClosableIterator<StoredMessage> all = varve.streams().getAll(SUBJECT, Range.all())) {
            all.forEachRemaining(stored::add);
        }
        return stored;
    }

    private static List<String> lines(String what, List<StoredMessage> stored) {
        return stored.stream()
                .map(message -> what + " " + message.seq() + " "
                        + (message.message().value().isEmpty() ? "undefined undefined" : digest(value(message))))
                .toList();
    }

    private static String digest(byte[] value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value);
            return value.length + " " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] value(StoredMessage stored) {
        return stored.message().value().map(Bytes::toByteArray).orElseThrow();
    }

    @Test
    @DisplayName("the client has at most 150 lines, and its lock file names no registry")
    void size() throws IOException {
        assertThat(Files.readAllLines(NodeExample.SOURCE.resolve("varve.mjs"))).hasSizeLessThanOrEqualTo(150);
        assertThat(Files.readString(NodeExample.SOURCE.resolve("package-lock.json")))
                .doesNotContain("resolved", "://");
    }
}
