/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.warm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ClosableIterator;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.it.cli.VarveProcess;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.server.Node;
import dev.varve.server.Role;
import dev.varve.server.ServerConfig;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.tiering.testkit.s3.FakeS3;
import dev.varve.tiering.testkit.s3.HeldRequest;
import dev.varve.tiering.testkit.s3.S3BucketKind;
import dev.varve.tiering.testkit.s3.S3Call;
import dev.varve.tiering.testkit.s3.S3Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@DisplayName("A server process that is frozen in the middle of an upload")
@Execution(ExecutionMode.CONCURRENT)
class FrozenServerIT {

    private static final Subject ORDERS = Subject.of("orders.eu");
    private static final int PRECONDITION_FAILED = 412;

    @TempDir
    Path directory;

    private Node start(String nats, Role role, String id, CopiesBucket copies) {
        ServerConfig defaults = ServerConfig.defaults();
        ServerConfig config = new ServerConfig(
                id,
                List.of(role),
                CopiesBucket.data(directory),
                defaults.prefix(),
                Durability.DISK,
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                NatsSettings.at(nats));
        return Node.start(config, Optional.empty(), role == Role.PERSIST ? copies.use() : Optional.empty());
    }

    @Test
    @DisplayName(
            "TR-4, TR-3: whose streams another takes over, and that is thawed then, has its upload refused by the store, which restores what the other acknowledged")
    void frozen() {
        try (FakeS3 s3 = FakeS3.start(S3Rules.amazon(), InstantSource.system()).bucket("tier", S3BucketKind.VERSIONED);
                NatsServer nats = NatsServer.start(NatsServerConfig.of(NatsVersion.NEWEST))) {
            CopiesBucket copies = new CopiesBucket(s3.endpoint(), "AKIDFAKE");
            try (Node coordinator = start(nats.url(), Role.COORDINATOR, "c1", copies);
                    Varve varve = Varve.open(VarveConfig.of("corepubsub")
                            .with("nats.url", nats.url())
                            .with("deadline", "60s"))) {
                assertThat(coordinator.roles()).isNotEmpty();
                takeOver(nats.url(), copies, s3, varve);
                CopiesBucket.loseFiles(directory);
                try (Node third = start(nats.url(), Role.PERSIST, "p3", copies)) {
                    assertThat(third.roles()).isNotEmpty();
                    assertThat(texts(varve)).containsExactly("one", "two", "three", "four", "five");
                    publish(varve, "six", 6);
                }
            }
        }
    }

    private void takeOver(String nats, CopiesBucket copies, FakeS3 s3, Varve varve) {
        Path config = copies.config(directory, "p1", "persist", nats);
        try (VarveProcess first =
                VarveProcess.start(directory, List.of("-Xmx512m"), "--config", config.toString(), "serve")) {
            publish(varve, "one", 1);
            ToldLag.awaitNone(nats, "p1");
            HeldRequest upload = s3.hold(S3Call.PUT_OBJECT, ".*slots/.*/manifest");
            publish(varve, "two", 2);
            upload.awaitCome();
            first.signal("STOP");
            try (Node second = start(nats, Role.PERSIST, "p2", copies)) {
                publish(varve, "three", 3);
                publish(varve, "four", 4);
                ToldLag.awaitNone(nats, "p2");

                assertThat(upload.release()).isEqualTo(PRECONDITION_FAILED);
                first.signal("CONT");
                ToldLag.awaitNone(nats, "p1");
                assertThat(first.isAlive()).as(first.err()).isTrue();
                publish(varve, "five", 5);
                assertThat(texts(varve)).containsExactly("one", "two", "three", "four", "five");
                assertThat(second.roles()).isNotEmpty();
                ToldLag.awaitNone(nats, "p2");
            }
        }
    }

    private static void publish(Varve varve, String text, long seq) {
        assertThat(varve.streams().publish(ORDERS, Message.of(text)).seq()).isEqualTo(seq);
    }

    private static List<String> texts(Varve varve) {
        List<String> texts = new ArrayList<>();
        try (ClosableIterator<StoredMessage> all = varve.streams().getAll(ORDERS, Range.all())) {
            all.forEachRemaining(
                    stored -> texts.add(stored.message().value().orElseThrow().utf8()));
        }
        return texts;
    }
}
