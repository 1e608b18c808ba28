/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.persist.warm.WarmSettings;
import dev.varve.persist.warm.WarmUse;
import dev.varve.server.Node;
import dev.varve.server.ServerConfig;
import dev.varve.server.warm.BlobWarmStore;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.traffic.StoreTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An installation whose copies are in a cold class")
class ColdCopiesIT {

    private static final Subject ORDERS = Subject.of("orders.eu");

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.of(NatsVersion.NEWEST));

    @TempDir
    Path directory;

    private final LifecycleStore store = new LifecycleStore();

    private Node start() {
        ServerConfig server = ServerConfig.at(nats.server().url()).withData(directory.resolve("data"));
        WarmSettings settings =
                WarmSettings.defaults().withInterval(Duration.ofMillis(200)).withColdPatience(Duration.ofMillis(100));
        RestoreRequest request = new RestoreRequest(7, RestoreRequest.Speed.STANDARD);
        return Node.start(
                server,
                Optional.empty(),
                Optional.of(new WarmUse(new BlobWarmStore(store, request, new StoreTraffic()), settings)));
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
            "PS-18: tells readers and writers at once that it is RESTORING and for how long, serves all else, and opens the stream when the store has it")
    void restoring() throws IOException {
        try (Node node = start();
                Varve varve = connect()) {
            varve.streams().publish(ORDERS, Message.of("one"));
            assertThat(node.roles()).isNotEmpty();
        }
        loseFiles();
        try (Node node = start();
                Varve varve = connect()) {
            assertRestoring(varve, Duration.ofHours(5));
            assertThat(catchThrowableOfType(
                                    StorageException.class,
                                    () -> varve.streams().publish(ORDERS, Message.of("two")))
                            .code())
                    .isEqualTo(ErrorCode.RESTORING);
            assertThat(varve.streams()
                            .publish(Subject.of("orders.us"), Message.of("one"))
                            .seq())
                    .isEqualTo(1);
            store.advance(Duration.ofHours(3));
            await().untilAsserted(() -> assertRestoring(varve, Duration.ofHours(2)));
            store.advance(Duration.ofHours(2));
            await().ignoreException(StorageException.class)
                    .untilAsserted(() -> assertThat(varve.streams()
                                    .last(ORDERS)
                                    .orElseThrow()
                                    .message()
                                    .value()
                                    .orElseThrow()
                                    .utf8())
                            .isEqualTo("one"));
            assertThat(varve.streams().publish(ORDERS, Message.of("two")).seq()).isEqualTo(2);
            assertThat(store.asked()).isPositive();
            assertThat(node.roles()).isNotEmpty();
        }
    }

    private static void assertRestoring(Varve varve, Duration most) {
        long begun = System.nanoTime();
        StorageException refusal = catchThrowableOfType(
                StorageException.class, () -> varve.streams().last(ORDERS));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        assertThat(refusal.code()).isEqualTo(ErrorCode.RESTORING);
        assertThat(refusal.eta()).hasValueSatisfying(eta -> assertThat(eta).isBetween(most.minusMinutes(5), most));
    }
}
