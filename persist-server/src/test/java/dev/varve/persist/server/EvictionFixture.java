/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.persist.PersistServer;
import dev.varve.persist.warm.DiskUse;
import dev.varve.persist.warm.Stub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Servers with the smallest disk budget there is, and streams that do not fit in it. */
final class EvictionFixture implements AutoCloseable {

    static final long BUDGET = 1 << 20;
    static final int STREAMS = 30;
    private static final int LARGE = 60_000;

    final WarmFixture warm;
    final Path root;

    EvictionFixture(Path root) {
        this(root, new WarmFixture());
    }

    EvictionFixture(Path root, WarmFixture warm) {
        this.root = root;
        this.warm = warm;
        warm.settings = warm.settings.withDiskBudget(OptionalLong.of(BUDGET));
    }

    /** What the stream {@code number} is made to hold. */
    static String large(int number) {
        StringBuilder text = new StringBuilder();
        new Random(number).ints(LARGE, 33, 126).forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    static String stream(int number) {
        return "stream." + number;
    }

    /** A server that owns everything under {@code epoch}. */
    PersistServer start(int epoch) {
        return warm.start(server(epoch), epoch, root);
    }

    static String server(int epoch) {
        return "s" + epoch;
    }

    /** Has the server of {@code epoch} keep {@link #large} in each stream. */
    void fill(int epoch) {
        for (int i = 0; i < STREAMS; i++) {
            publish(epoch, i, large(i));
        }
    }

    long publish(int epoch, int stream, String text) {
        return warm.publish(server(epoch), stream(stream), text);
    }

    String last(int epoch, int stream) {
        return warm.last(server(epoch), stream(stream));
    }

    void assertAllThere(int epoch) {
        for (int i = 0; i < STREAMS; i++) {
            assertThat(last(epoch, i)).as("stream %d", i).isEqualTo(large(i));
        }
    }

    static DiskUse disk(PersistServer server) {
        return WarmFixture.status(server).disk().orElseThrow();
    }

    /** Waits until {@code server} has evicted what is too much, and evicts no more. */
    static void awaitWithinBudget(PersistServer server) {
        AtomicLong before = new AtomicLong();
        await().pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            long evicted = disk(server).evicted();
            assertThat(evicted).isPositive().isEqualTo(before.getAndSet(evicted));
            assertThat(disk(server).bytes()).isLessThanOrEqualTo(BUDGET);
        });
    }

    Path file(int stream) {
        return WarmFixture.file(root, stream(stream));
    }

    boolean isEvicted(int stream) {
        return Stub.read(file(stream)).isPresent();
    }

    /** The streams that are on the disk. */
    List<Integer> local() {
        return IntStream.range(0, STREAMS)
                .filter(i -> file(i).toFile().exists() && !isEvicted(i))
                .boxed()
                .toList();
    }

    /** What their files take. */
    long bytes() {
        return local().stream().mapToLong(i -> file(i).toFile().length()).sum();
    }

    /** Waits until {@code server} counts what files take, and nothing else: a copy that was just being made counts too. */
    void awaitCounted(PersistServer server) {
        await().untilAsserted(() -> assertThat(disk(server).bytes()).isEqualTo(bytes()));
    }

    /** What the keys of the objects of {@code stream} begin with. */
    String prefix(int stream) {
        String name = String.valueOf(file(stream).getFileName()).replace(".db", "");
        return warm.store.keys().stream()
                .filter(key -> key.contains(name) && key.endsWith("/manifest"))
                .findFirst()
                .orElseThrow()
                .replace("manifest", "");
    }

    /** The key of the snapshot of {@code stream} that was created last. */
    String snapshot(int stream) {
        String created = "create " + prefix(stream) + "snapshot";
        return warm.store.calls().stream()
                .filter(call -> call.startsWith(created))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .substring("create ".length());
    }

    @Override
    public void close() throws Exception {
        warm.close();
    }
}
