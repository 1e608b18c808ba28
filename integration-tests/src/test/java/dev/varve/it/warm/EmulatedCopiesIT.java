/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.it.cli.VarveProcess;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.Range;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.model.Seed;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.tiering.testkit.emulator.Emulator;
import dev.varve.tiering.testkit.emulator.Moto;
import dev.varve.tiering.testkit.emulator.S3Mock;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@DisplayName("A server process whose copies are in an emulated S3")
@Execution(ExecutionMode.CONCURRENT)
class EmulatedCopiesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ConsumerSpec CONSUMER = ConsumerSpec.of("billing", "orders.>");
    private static final ObjectName REPORT = ObjectName.of("reports", "q3");
    private static final int STREAMS = 6;

    @TempDir
    Path directory;

    @Test
    @DisplayName("PS-16, TR-7: restores from S3Mock all that it had, when it was killed and has lost its files")
    void s3Mock() throws Exception {
        restoresAll(S3Mock::start);
    }

    @Test
    @DisplayName("PS-16, TR-7: restores from moto all that it had, when it was killed and has lost its files")
    void moto() throws Exception {
        restoresAll(Moto::start);
    }

    private void restoresAll(Supplier<Emulator> starting) throws Exception {
        Random random = new Random(Seed.choose("a server process with copies in an emulated S3"));
        byte[] report = new byte[300_000];
        random.nextBytes(report);
        try (Emulator emulator = Emulator.of("a server process with copies", starting);
                NatsServer nats = NatsServer.start(NatsServerConfig.of(NatsVersion.NEWEST))) {
            Path config = new CopiesBucket(emulator.endpoint(), "AKIDTEST")
                    .config(directory, "p1", "coordinator, persist", nats.url());
            List<Object> before;
            try (VarveProcess first = serve(config);
                    Varve varve = connect(nats)) {
                fill(varve, report, random);
                try (StreamConsumer consumer = varve.streams().consumer(CONSUMER)) {
                    consumer.fetch(7, PATIENCE).forEach(Delivery::ack);
                    await().until(() -> consumer.info().ackFloor() == 7);
                }
                before = contents(varve);
                ToldLag.awaitNone(nats.url(), "p1");
                first.kill();
            }
            CopiesBucket.loseFiles(directory);

            try (VarveProcess second = serve(config);
                    Varve varve = connect(nats)) {
                assertThat(contents(varve)).isEqualTo(before).contains(Bytes.wrap(report));
                try (StreamConsumer consumer = varve.streams().consumer(CONSUMER)) {
                    assertThat(consumer.fetch(1, PATIENCE).get(0).message().seq())
                            .isEqualTo(8);
                }
                assertThat(varve.streams()
                                .publish(Subject.of("orders.eu"), Message.of("next"))
                                .seq())
                        .isEqualTo(31);
                assertThat(second.isAlive()).isTrue();
            }
        }
    }

    private VarveProcess serve(Path config) {
        VarveProcess process =
                VarveProcess.start(directory, List.of("-Xmx512m"), "--config", config.toString(), "serve");
        await().atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).as(process.out() + process.err()).isTrue();
            return process.out().contains("serving");
        });
        return process;
    }

    private static Varve connect(NatsServer nats) {
        return Varve.open(
                VarveConfig.of("corepubsub").with("nats.url", nats.url()).with("deadline", "60s"));
    }

    /** A declared stream, others, keys that are overwritten and deleted, an object. */
    private static void fill(Varve varve, byte[] report, Random random) {
        varve.streams().ensure(StreamSpec.of("orders", "orders.>"));
        for (int i = 0; i < 30; i++) {
            Subject subject = Subject.of(random.nextBoolean() ? "orders.eu" : "orders.us");
            varve.streams().publish(subject, Message.of("order " + i));
        }
        varve.streams().delete(Subject.of("orders.eu"), 20);
        for (int i = 0; i < STREAMS; i++) {
            for (int message = 0; message <= i; message++) {
                byte[] value = new byte[random.nextInt(5000)];
                random.nextBytes(value);
                varve.streams().publish(Subject.of("plain." + i), Message.of(Bytes.wrap(value)));
            }
        }
        for (int i = 0; i < 20; i++) {
            varve.keyValues().put(key(i % 8), Bytes.utf8("value " + i));
        }
        varve.keyValues().delete(key(3));
        varve.objects().put(REPORT, new ByteArrayInputStream(report));
    }

    private static Key key(int number) {
        return Key.of("customers", "k" + number);
    }

    /** All that {@link #fill} has stored, with numbers and times. */
    private static List<Object> contents(Varve varve) throws Exception {
        List<Object> all = new ArrayList<>();
        drain(varve.streams().getAll(SubjectFilter.of("orders.>"), Range.all()), all);
        for (int i = 0; i < STREAMS; i++) {
            drain(varve.streams().getAll(Subject.of("plain." + i), Range.all()), all);
        }
        drain(varve.keyValues().getAll("customers", SubjectFilter.of(">")), all);
        try (ObjectReader reader = varve.objects().get(REPORT).orElseThrow()) {
            all.add(Bytes.wrap(reader.stream().readAllBytes()));
        }
        return all;
    }

    private static void drain(ClosableIterator<?> items, List<Object> all) {
        try (items) {
            items.forEachRemaining(all::add);
        }
    }
}
