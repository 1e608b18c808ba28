/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.warm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.Node;
import dev.varve.server.ServerConfig;
import dev.varve.server.warm.WarmConfig;
import dev.varve.server.warm.WarmSection;
import dev.varve.server.warm.WarmStores;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@DisplayName("An installation with a store of copies")
@Isolated("it measures how long restoring takes")
class WarmIT {

    private static final int RESTORES = 5;
    private static final int MESSAGES = 100;
    private static final int MESSAGE_BYTES = 100_000;

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.of(NatsVersion.NEWEST));

    @TempDir
    Path directory;

    private Node start() {
        ServerConfig server = ServerConfig.at(nats.server().url()).withData(directory.resolve("data"));
        VarveConfig file = new VarveConfig(
                "corepubsub",
                Map.of("warm", Map.of("directory", directory.resolve("copies").toString(), "interval", "500ms")));
        WarmConfig warm = ConfigBinder.onClassPath().section(file, new WarmSection());
        return Node.start(server, Optional.empty(), WarmStores.open(warm));
    }

    private static Varve connect() {
        return Varve.open(
                VarveConfig.of("corepubsub").with("nats.url", nats.server().url()));
    }

    private void loseFiles() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("data").resolve("store"))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    @DisplayName(
            "PS-16, TR-11: that has lost the files of its streams, buckets and objects opens them from there; a stream of 10 MB answers within a second")
    void lostFiles() throws IOException {
        Random random = new Random(11);
        byte[] object = new byte[1_500_000];
        random.nextBytes(object);
        try (Node node = start();
                Varve varve = connect()) {
            assertThat(node.roles()).anyMatch(role -> role.contains("copies in"));
            varve.streams().ensure(StreamSpec.of("orders", "orders.>"));
            varve.streams().publish(Subject.of("orders.eu"), Message.of("one"));
            List<CompletableFuture<?>> stored = new ArrayList<>();
            for (int i = 0; i < RESTORES; i++) {
                for (int message = 0; message < MESSAGES; message++) {
                    byte[] value = new byte[MESSAGE_BYTES];
                    random.nextBytes(value);
                    stored.add(varve.streams()
                            .publishAsync(
                                    Subject.of("large." + i), Message.of(Bytes.wrap(value)), PublishOptions.none()));
                }
            }
            stored.forEach(CompletableFuture::join);
            varve.keyValues().put(Key.of("customers", "4711"), Bytes.utf8("Mill & Sons"));
            varve.objects().put(ObjectName.of("reports", "q3"), new ByteArrayInputStream(object));
        }
        loseFiles();

        try (Node node = start();
                Varve varve = connect()) {
            assertThat(last(varve, "orders.eu")).isEqualTo("one");
            assertThat(varve.keyValues()
                            .get(Key.of("customers", "4711"))
                            .orElseThrow()
                            .value()
                            .utf8())
                    .isEqualTo("Mill & Sons");
            try (ObjectReader reader =
                    varve.objects().get(ObjectName.of("reports", "q3")).orElseThrow()) {
                assertThat(reader.stream().readAllBytes()).isEqualTo(object);
            }
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < RESTORES; i++) {
                long begun = System.nanoTime();
                StreamInfo info = varve.streams().info(Subject.of("large." + i)).orElseThrow();
                millis.add((System.nanoTime() - begun) / 1_000_000);
                assertThat(info.messages()).isEqualTo(MESSAGES);
            }
            System.out.println("restoring streams of 10 MB took ms: " + millis + ", " + node.where());
            assertThat(millis).allMatch(time -> time < 1000);
            assertThat(varve.streams()
                            .publish(Subject.of("orders.eu"), Message.of("two"))
                            .seq())
                    .isEqualTo(2);
        }
    }

    private static String last(Varve varve, String subject) {
        return varve.streams()
                .last(Subject.of(subject))
                .orElseThrow()
                .message()
                .value()
                .orElseThrow()
                .utf8();
    }
}
