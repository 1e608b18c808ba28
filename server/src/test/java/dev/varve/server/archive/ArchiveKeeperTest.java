/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.varve.Capabilities;
import dev.varve.ErrorCode;
import dev.varve.Health;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.kv.KeyValueStore;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.object.ObjectStore;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.archive.VirtualTime.Life;
import dev.varve.stream.StreamSpec;
import dev.varve.stream.StreamStore;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.Chain;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.verify.Depth;
import dev.varve.tiering.archive.verify.Verifier;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import dev.varve.tiering.store.traffic.CountedBlobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@DisplayName("Of two that keep one archive up")
class ArchiveKeeperTest {

    private static final Subject SUBJECT = Subject.of("orders.eu");
    /** More than an archiver reads at once when it begins. */
    private static final int BACKLOG = 70_000;

    /** Twice the flush age and the time until take-over, and a look. */
    private static final Duration PATIENCE = Duration.ofSeconds(90 + 12);

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private final Varve varve = MemoryProvider.open(MemoryConfig.defaults(), time);
    private final MemoryBlobStore blobs = new MemoryBlobStore(time);
    private long published;

    ArchiveKeeperTest() {
        varve.streams().ensure(StreamSpec.of("orders", "orders.>"));
    }

    @AfterEach
    void close() {
        varve.close();
    }

    /** The store as each connection has it, which closes nothing for the others. */
    private record Connection(Varve varve) implements Varve {

        @Override
        public StreamStore streams() {
            return varve.streams();
        }

        @Override
        public KeyValueStore keyValues() {
            return varve.keyValues();
        }

        @Override
        public ObjectStore objects() {
            return varve.objects();
        }

        @Override
        public Capabilities capabilities() {
            return varve.capabilities();
        }

        @Override
        public Health health() {
            return varve.health();
        }

        @Override
        public Varve within(Duration deadline) {
            return varve.within(deadline);
        }

        @Override
        public void close() {
            // It belongs to the test.
        }
    }

    private Life begin(String filter) {
        return begin(filter, Map.of());
    }

    /** With {@code settings} of the section beside those of all. */
    private Life begin(String filter, Map<String, Object> settings) {
        return time.begin(
                new Archiving(section(filter, settings), () -> new Connection(varve), traffic -> blobs), "orders");
    }

    private static ArchiveConfig section(String filter, Map<String, Object> settings) {
        Map<String, Object> archive = new HashMap<>(settings);
        archive.put("take-over-after", "30s");
        archive.put("streams", Map.of("orders", Map.of("filter", filter, "flush-age", "30s")));
        VarveConfig config = new VarveConfig("memory", Map.of("archive", archive));
        return ConfigBinder.onClassPath().section(config, new ArchiveSection());
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            varve.streams().publish(SUBJECT, Message.of("m"));
        }
        published += count;
    }

    /** Time in which messages come. */
    private void pass(Duration length) {
        time.pass(length, () -> publish(5));
    }

    private Archive archive() {
        return new Archive(blobs, "orders");
    }

    private Head head() {
        return archive().head();
    }

    private void assertEachOnce() {
        assertThat(head().totals().lastSeq()).isEqualTo(published);
        assertThat(head().totals().count()).isEqualTo(published);
        assertThat(Verifier.run(archive(), Depth.RECORDS, directory, manifest -> {})
                        .isSound())
                .isTrue();
    }

    @Test
    @DisplayName(
            "TR-15: the one that was fenced stands by while the other has hours to catch up with, and takes over when that one is dead")
    void catchUp() {
        publish(BACKLOG);
        Life first = begin("orders.>");
        pass(Duration.ofMinutes(1));
        Life second = begin("orders.>");
        pass(Duration.ofMinutes(5));
        assertThat(head().totals().lastSeq()).isLessThan(BACKLOG);
        pass(Duration.ofHours(1));
        assertThat(head().epoch()).isEqualTo(2);
        assertThat(head().totals().lastSeq()).isGreaterThan(BACKLOG);

        second.kill();
        pass(PATIENCE.minusSeconds(60));
        assertThat(head().epoch()).as("before its time").isEqualTo(2);
        pass(Duration.ofMinutes(10));
        assertThat(head().epoch()).isEqualTo(3);
        first.end();
        assertEachOnce();
    }

    @Test
    @DisplayName("TR-23: each tells its log within the hour, and when it ends, what it asked of the store")
    void traffic() {
        Logger logger = (Logger) LoggerFactory.getLogger(TrafficLog.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(logged);
        try {
            Archiving counted = new Archiving(
                    section("orders.>", Map.of()),
                    () -> new Connection(varve),
                    traffic -> new CountedBlobStore(blobs, traffic));
            Life life = time.begin(counted, "orders");
            pass(Duration.ofMinutes(61));
            assertThat(logged.list).hasSize(1);
            life.end();
        } finally {
            logger.detachAppender(logged);
            logger.setLevel(null);
        }
        assertThat(logged.list)
                .hasSize(2)
                .allSatisfy(
                        event -> assertThat(event.getFormattedMessage())
                                .containsPattern(
                                        "^archive 'orders': stored last [0-9]+ s ago; .*requests: check [0-9]+, create [0-9]+,"));
        assertEachOnce();
    }

    @Test
    @DisplayName("TR-15: nobody takes over where nothing waits")
    void idle() {
        publish(100);
        Life first = begin("orders.>");
        time.pass(Duration.ofMinutes(1), () -> {});
        Life second = begin("orders.>");
        pass(Duration.ofMinutes(2));
        time.pass(Duration.ofMinutes(1), () -> {});
        assertThat(head().epoch()).isEqualTo(2);
        time.turnsTake(Duration.ofMinutes(10));
        time.pass(Duration.ofHours(1), () -> {});
        assertThat(head().epoch()).isEqualTo(2);
        first.end();
        second.end();
        assertEachOnce();
    }

    @Test
    @DisplayName("TR-21: one without the keys by which the other encrypts never fences it")
    void keyless() {
        KeyRingFile ring = KeyRingFile.create(directory.resolve("ring.json"));
        publish(100);
        Life first = begin("orders.>", Map.of("key-ring", ring.path().toString()));
        pass(Duration.ofMinutes(1));
        Life second = begin("orders.>");
        pass(Duration.ofMinutes(15));
        assertThat(head().epoch()).isEqualTo(1);

        first.kill();
        pass(Duration.ofMinutes(10));
        assertThat(head().epoch()).isEqualTo(1);
        second.kill();
        Archive keyed = archive().withKeyRing(ring);
        assertThat(Verifier.run(keyed, Depth.RECORDS, directory, manifest -> {}).isSound())
                .isTrue();
        Chain.of(keyed, head())
                .forEachRemaining(
                        manifest -> assertThat(manifest.object().encryption()).isPresent());
    }

    @Test
    @DisplayName("TR-21: none begins with a key ring that is not there")
    void noRing() {
        ArchiveConfig config = section(
                "orders.>", Map.of("key-ring", directory.resolve("none.json").toString()));
        assertThat(assertRefused(ErrorCode.INVALID, () -> Archiving.of(config, directory, () -> new Connection(varve))))
                .hasMessageContaining("none.json");
    }

    @Test
    @DisplayName("TR-15: one that takes over and cannot archive leaves it to the other more and more")
    void useless() {
        publish(100);
        Life first = begin("orders.>");
        pass(Duration.ofMinutes(1));
        Life second = begin("orders.*");
        pass(Duration.ofHours(1));
        long epoch = head().epoch();
        assertThat(epoch).isLessThan(10);
        pass(Duration.ofHours(1));
        assertThat(head().epoch()).isEqualTo(epoch);
        second.kill();
        pass(Duration.ofMinutes(1));
        first.end();
        assertEachOnce();
    }
}
