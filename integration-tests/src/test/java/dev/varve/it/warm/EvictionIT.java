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
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.it.cli.VarveProcess;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.model.Seed;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.tiering.testkit.emulator.Emulator;
import dev.varve.tiering.testkit.emulator.Moto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Streams of sixteen times the disk budget of the server, whose copies are in moto, while the server is killed; in full size, 64 MiB and 1 GiB, with {@code -Dvarve.warm.full=true}. */
@DisplayName("A persist server with a small disk")
@Execution(ExecutionMode.CONCURRENT)
class EvictionIT {

    private static final boolean FULL = Boolean.getBoolean("varve.warm.full");
    /** Each of the two workers keeps the file that it used last, so that more than two must fit. */
    private static final long BUDGET = FULL ? 64 << 20 : 1 << 20;

    private static final int STREAMS = FULL ? 256 : 64;
    private static final int MESSAGE_BYTES = FULL ? 128 << 10 : 8 << 10;
    private static final int MESSAGES = 32;
    /** So many messages of a stream are written before it is the turn of the next one. */
    private static final int TURN = 16;

    private static final int KILLS = FULL ? 6 : 1;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final NatsServer nats = NatsServer.start(NatsServerConfig.of(NatsVersion.NEWEST));
    private final AtomicLong mostBytes = new AtomicLong();
    private final AtomicBoolean ends = new AtomicBoolean();

    @SuppressWarnings("NullAway.Init") // set by the test
    private VarveProcess server;

    private Path config(Emulator moto, String name, String roles) {
        return write(directory.resolve(name + ".yaml"), """
                backend: corepubsub
                server:
                  id: %s
                  roles: [%s]
                  data: "%s"
                  nats:
                    url: %s
                warm:
                  interval: 1s
                  disk-budget: %d
                  s3:
                    bucket: tier
                    prefix: %s
                    endpoint: %s
                    region: us-east-1
                    access-key:
                      id: AKIDTEST
                      secret: secret
                """.formatted(
                        name, roles, directory.resolve("data"), nats.url(), BUDGET, "copies", moto.endpoint()));
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private VarveProcess serve(Path config) {
        return VarveProcess.start(directory, List.of("-Xmx512m"), "--config", config.toString(), "serve");
    }

    private static void awaitServing(VarveProcess process) {
        await().atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).as(process.out() + process.err()).isTrue();
            return process.out().contains("serving") || process.err().contains("serving");
        });
    }

    private static Subject subject(int stream) {
        return Subject.of("large." + stream);
    }

    private static Bytes value(int stream, int number) {
        byte[] value = new byte[MESSAGE_BYTES];
        new Random(stream * 10_000L + number).nextBytes(value);
        return Bytes.wrap(value);
    }

    /** What the files of streams take, without stubs. */
    private long bytesOnDisk() {
        try (Stream<Path> all = Files.walk(directory.resolve("data/store/slots"))) {
            return all.filter(file -> file.getFileName().toString().matches("[sko][0-9a-f]{40}\\.db"))
                    .mapToLong(file -> file.toFile().length())
                    .filter(size -> size >= 512)
                    .sum();
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }

    private Thread watch() {
        Thread watch = new Thread(
                () -> {
                    while (!ends.get()) {
                        mostBytes.accumulateAndGet(bytesOnDisk(), Math::max);
                        LockSupport.parkNanos(50_000_000);
                    }
                },
                "disk-watch");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    @Test
    @DisplayName(
            "PS-16, PS-17: serves sixteen times its disk budget from an emulated S3, and is right after each of several kills")
    void smallDisk() {
        Random random = new Random(Seed.choose("kills of a server with a small disk"));
        long begun = System.nanoTime();
        try (Emulator moto = Emulator.of("a server with a small disk", Moto::start)) {
            Path config = config(moto, "p1", "persist");
            try (VarveProcess coordinator = serve(config(moto, "c1", "coordinator"));
                    Varve varve = Varve.open(VarveConfig.of("corepubsub")
                            .with("nats.url", nats.url())
                            .with("deadline", "120s"))) {
                server = serve(config);
                awaitServing(coordinator);
                awaitServing(server);
                Thread watch = watch();
                fill(varve, config, random);
                long filled = System.nanoTime();
                awaitWithinBudget();
                long afterFilling = mostBytes.getAndSet(0);
                read(varve, config, random);
                long read = System.nanoTime();
                awaitWithinBudget();
                ends.set(true);
                watch.interrupt();
                System.out.printf(
                        "small disk: budget %d MiB, %d streams, %d MiB in all; written in %.1f s, at most %.1f MiB on the disk; read in %.1f s, at most %.1f MiB; %d kills, in the end %.1f MiB%n",
                        BUDGET >> 20,
                        STREAMS,
                        ((long) STREAMS * MESSAGES * MESSAGE_BYTES) >> 20,
                        (filled - begun) / 1e9,
                        afterFilling / 1048576.0,
                        (read - filled) / 1e9,
                        mostBytes.get() / 1048576.0,
                        2 * KILLS,
                        bytesOnDisk() / 1048576.0);
            } finally {
                server.close();
            }
        } finally {
            nats.close();
        }
    }

    private void awaitWithinBudget() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(bytesOnDisk()).isLessThanOrEqualTo(BUDGET));
    }

    private void restart(Path config) {
        server.kill();
        server = serve(config);
    }

    /** Each stream gets its messages in turns, each acknowledged as on disk; in some turns the server is killed. */
    private void fill(Varve varve, Path config, Random random) {
        int turns = STREAMS * MESSAGES / TURN;
        List<Integer> kills =
                random.ints(0, turns).distinct().limit(KILLS).boxed().toList();
        for (int turn = 0; turn < turns; turn++) {
            int stream = turn % STREAMS;
            int first = turn / STREAMS * TURN;
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (int number = first; number < first + TURN; number++) {
                PublishOptions options = PublishOptions.builder()
                        .msgId("m" + stream + "." + number)
                        .build();
                sent.add(varve.streams().publishAsync(subject(stream), Message.of(value(stream, number)), options));
            }
            if (kills.contains(turn)) {
                restart(config);
            }
            sent.forEach(CompletableFuture::join);
        }
    }

    /** All streams, in no order; before some of them the server is killed. */
    private void read(Varve varve, Path config, Random random) {
        List<Integer> streams =
                new ArrayList<>(IntStream.range(0, STREAMS).boxed().toList());
        Collections.shuffle(streams, random);
        List<Integer> kills =
                random.ints(0, STREAMS).distinct().limit(KILLS).boxed().toList();
        for (int stream : streams) {
            if (kills.contains(stream)) {
                restart(config);
            }
            int number = 0;
            try (ClosableIterator<StoredMessage> all = varve.streams().getAll(subject(stream), Range.all())) {
                while (all.hasNext()) {
                    StoredMessage next = all.next();
                    assertThat(next.seq()).isEqualTo(number + 1L);
                    assertThat(next.message().value()).contains(value(stream, number));
                    number++;
                }
            }
            assertThat(number).as("messages of stream %d", stream).isEqualTo(MESSAGES);
        }
    }
}
