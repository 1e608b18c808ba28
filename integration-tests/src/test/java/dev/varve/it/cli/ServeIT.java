/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.ClosableIterator;
import dev.varve.Durability;
import dev.varve.ErrorKind;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code varve serve}: coordinator, servers and clients, each in a process of its own, over a nats-server without JetStream. */
class ServeIT {

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.of(NatsVersion.NEWEST));

    private static final int STREAMS = 8;

    @TempDir
    Path directory;

    private final List<VarveProcess> servers = new ArrayList<>();

    @BeforeEach
    void start() {
        System.out.println("nats-server " + nats.server().version());
        servers.add(serve("coordinator", "coordinator"));
        servers.add(serve("persist", "p1"));
        servers.add(serve("persist", "p2"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> servers.stream().allMatch(server -> server.out().contains("serving")));
    }

    @AfterEach
    void stop() {
        servers.forEach(VarveProcess::kill);
    }

    @Test
    @DisplayName("clients in other processes store and read streams, keys and objects")
    void clients() throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        Path object = Files.write(directory.resolve("object"), content);

        assertThat(client("stream", "publish", "orders.eu", "hello").out()).isEqualTo("seq 1, survives disk\n");
        assertThat(client("stream", "publish", "orders.eu", "again").exitCode()).isZero();
        assertThat(client("stream", "get-all", "orders.eu", "--values").out()).isEqualTo("hello\nagain\n");
        assertThat(client("kv", "put", "customers", "4711", "Mill & Sons").exitCode())
                .isZero();
        assertThat(client("kv", "get", "customers", "4711").out()).isEqualTo("Mill & Sons\n");
        assertThat(client("object", "put", "reports", "q3", "--file", object.toString())
                        .exitCode())
                .isZero();
        Path copy = directory.resolve("copy");
        assertThat(client("object", "get", "reports", "q3", "--file", copy.toString())
                        .exitCode())
                .isZero();
        assertThat(copy).hasBinaryContent(content);
        assertThat(client("doctor").out()).contains("corepubsub", "DISK", "How it fares: UP");
    }

    @Test
    @DisplayName("a client goes on when a server is killed with kill -9, and nothing that was acknowledged is lost")
    void serverDies() {
        VarveConfig config =
                VarveConfig.of("corepubsub").with("nats.url", nats.server().url());
        try (Varve varve = Varve.open(config).within(Duration.ofSeconds(30))) {
            for (int round = 0; round < 20; round++) {
                publish(varve, round);
            }
            servers.get(1).kill();
            for (int round = 20; round < 40; round++) {
                publish(varve, round);
            }
            for (int stream = 0; stream < STREAMS; stream++) {
                assertThat(values(varve, stream)).hasSize(40).startsWith("0").endsWith("39");
            }
        }
    }

    @Test
    @DisplayName("a server whose name another process took ends with the exit code of FENCED and says why")
    void replaced() {
        VarveProcess first = servers.get(1);
        // Of two processes of one name the coordinator lets go the one that it heard first.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(client("cluster", "status").out()).containsPattern("server +p1 +alive"));
        VarveProcess second = serve("persist", "p1");
        servers.add(second);

        VarveProcess.Result result = first.result();

        assertThat(result.exitCode()).isEqualTo(ErrorKind.CONFLICT.exitCode());
        assertThat(result.err()).contains("FENCED", "p1");
        assertThat(second.isAlive()).isTrue();
    }

    private static void publish(Varve varve, int round) {
        for (int stream = 0; stream < STREAMS; stream++) {
            varve.streams()
                    .publish(
                            Subject.of("serve." + stream),
                            Message.of(String.valueOf(round)),
                            PublishOptions.atLeast(Durability.DISK));
        }
    }

    private static List<String> values(Varve varve, int stream) {
        List<String> values = new ArrayList<>();
        try (ClosableIterator<StoredMessage> all = varve.streams().getAll(Subject.of("serve." + stream), Range.all())) {
            all.forEachRemaining(
                    stored -> values.add(stored.message().value().orElseThrow().utf8()));
        }
        return values;
    }

    private VarveProcess.Result client(String... words) {
        List<String> line = new ArrayList<>(List.of("--nats", nats.server().url()));
        line.addAll(List.of(words));
        VarveProcess.Result result = VarveProcess.run(directory, line.toArray(String[]::new));
        assertThat(result.err()).isEmpty();
        return result;
    }

    private VarveProcess serve(String role, String id) {
        String data = directory.resolve("shared").toString();
        return VarveProcess.start(
                directory, "--nats", nats.server().url(), "--data", data, "serve", "--roles", role, "--id", id);
    }
}
