/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.recipes.da.chain.ChainVerifier;
import dev.varve.recipes.da.chain.VerifiedActions;
import dev.varve.recipes.da.publish.Gated;
import dev.varve.recipes.da.publish.PublisherSettings;
import dev.varve.recipes.da.publish.PublisherStatus;
import dev.varve.recipes.da.snapshot.RestoredSnapshot;
import dev.varve.recipes.da.snapshot.SnapshotId;
import dev.varve.recipes.da.snapshot.Snapshots;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.fault.Fault;
import dev.varve.testkit.fault.FaultyVarve;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Data availability")
final class DataAvailabilityTest {

    private static final CompatibilityKey VERSION = new CompatibilityKey(1, 1, 0, 1);
    private static final CompatibilityKey LATER = new CompatibilityKey(1, 1, 0, 2);

    @TempDir
    Path root;

    private final Varve store = new MemoryProvider().open(MemoryConfig.defaults());

    @BeforeEach
    void declare() {
        store.streams().ensure(StreamSpec.of("actions", "action.*"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private DaConfig config() {
        return DaConfig.defaults().withJournalDirectory(root.resolve("da")).withLeastDurability(Durability.VOLATILE);
    }

    private static Action action(long id) {
        return new Action(id, Bytes.utf8("hash " + id), Bytes.utf8("payload " + id));
    }

    private static void submit(DataAvailability da, long first, long last) {
        LongStream.rangeClosed(first, last)
                .mapToObj(id -> da.submit(action(id)).replicated())
                .toList()
                .forEach(CompletableFuture::join);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName(
            "DA-2, DA-3: tells of an action when it is journaled, and with hash and sequence when it is replicated, though the store is away in between")
    @EnumSource
    void twoAcknowledgements(PublisherSettings.Mode mode) {
        AtomicBoolean away = new AtomicBoolean();
        FaultyVarve faulty = FaultyVarve.wrap(store, call -> away.get() ? new Fault.Drop() : new Fault.None());
        try (DataAvailability da = DataAvailability.start(faulty, config().withMode(mode, 16), VERSION)) {
            submit(da, 1, 5);
            away.set(true);
            Submission submission = da.submit(action(6));
            assertThat(submission.journaled().join().action()).isEqualTo(action(6));
            CompletableFuture<Gated> replicated = submission.replicated();
            await().until(() -> da.status().state() == PublisherStatus.State.RETRYING);
            assertThat(replicated).isNotDone();
            assertThat(da.status().problem()).isPresent();
            away.set(false);
            assertThat(replicated.join()).isEqualTo(new Gated(6, Bytes.utf8("hash 6"), 6));
            await().until(() -> da.status().problem().isEmpty());
        }
    }

    @Test
    @DisplayName("refuses to start on a store that cannot give the least durability, before anything is written")
    void leastDurability() {
        DaConfig quorum = config().withLeastDurability(Durability.quorum(3));
        assertThat(DaConfig.defaults().leastDurability()).isEqualTo(Durability.quorum(3));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> DataAvailability.start(store, quorum, VERSION))
                .withMessageContaining("quorum(3)")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        assertThat(root.resolve("da")).doesNotExist();
        assertThat(store.keyValues().buckets()).isEmpty();
    }

    @Test
    @DisplayName("DA-6: refuses 4097 bytes before they are journaled")
    void tooLarge() {
        try (DataAvailability da = DataAvailability.start(store, config(), VERSION)) {
            Action large = new Action(1, Bytes.empty(), Bytes.wrap(new byte[4097]));
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> da.submit(large))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
            assertThat(da.lastJournaled()).isEmpty();
            submit(da, 1, 1);
        }
    }

    @Test
    @DisplayName("DA-27: readers select by revision, and see all revisions in one order")
    void revisions() {
        try (DataAvailability da = DataAvailability.start(store, config(), VERSION)) {
            submit(da, 1, 3);
        }
        try (DataAvailability da = DataAvailability.start(store, config(), LATER)) {
            assertThat(da.revision()).isEqualTo(SolutionRevision.of(2));
            submit(da, 4, 6);
        }
        try (var all = store.streams().getAll(SolutionRevision.ALL, Range.all())) {
            List<StoredMessage> messages = all.toList();
            assertThat(messages).extracting(each -> ActionRecord.of(each).id()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(messages).extracting(StoredMessage::seq).isSorted();
        }
        try (var later = store.streams().getAll(SolutionRevision.of(2).subject(), Range.all())) {
            assertThat(later.toList())
                    .extracting(each -> ActionRecord.of(each).id())
                    .containsExactly(4L, 5L, 6L);
        }
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> DataAvailability.start(store, config(), VERSION))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED));
    }

    @Test
    @DisplayName("DA-33: starts from an empty disk, with the latest snapshot and the actions after it")
    void fromNothing() throws IOException {
        Snapshots snapshots = new Snapshots(store.objects(), Snapshots.BUCKET, root);
        try (DataAvailability da = DataAvailability.start(store, config(), VERSION)) {
            submit(da, 1, 20);
            for (long last : new long[] {10, 15}) {
                snapshots.publish(new SnapshotId(1, last), VERSION, bytes(sum(1, last)));
            }
            submit(da, 21, 30);
        }
        DaConfig empty = config().withJournalDirectory(root.resolve("elsewhere"));
        try (DataAvailability da = DataAvailability.start(store, empty, VERSION)) {
            RestoredSnapshot restored =
                    snapshots.restore(VERSION::equals, root.resolve("state")).orElseThrow();
            long state = Long.parseLong(Files.readString(restored.file()));
            long last = restored.info().id().actionId();
            assertThat(last).isEqualTo(15);
            try (VerifiedActions actions = VerifiedActions.after(store.streams(), da.revision(), last)) {
                while (actions.hasNext()) {
                    last = actions.next().id();
                    state += last;
                }
            }
            assertThat(last).isEqualTo(30).isEqualTo(da.lastJournaled().orElseThrow());
            assertThat(state).isEqualTo(sum(1, 30));
            submit(da, 31, 32);
        }
        assertThat(new ChainVerifier()
                        .verify(store.streams().getAll(SolutionRevision.ALL, Range.all()))
                        .verified())
                .isEqualTo(32);
    }

    private static long sum(long first, long last) {
        return LongStream.rangeClosed(first, last).sum();
    }

    private static ByteArrayInputStream bytes(long state) {
        return new ByteArrayInputStream(Long.toString(state).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("tells a fenced publisher's application, and takes nothing more from it")
    void fenced() {
        try (DataAvailability one = DataAvailability.start(store, config(), VERSION);
                DataAvailability other =
                        DataAvailability.start(store, config().withJournalDirectory(root.resolve("other")), VERSION)) {
            submit(one, 1, 1);
            Action different = new Action(1, Bytes.empty(), Bytes.utf8("different"));
            assertThat(other.submit(different).replicated()).failsWithin(Duration.ofSeconds(10));
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> other.submit(action(2)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED));
            submit(one, 2, 3);
        }
    }

    @Test
    @DisplayName("DA-28: the journal is cut behind what is confirmed and what a snapshot needs, whichever is earlier")
    void cut() {
        try (DataAvailability da = DataAvailability.start(store, config(), VERSION)) {
            assertThat(da.cut(100)).isZero();
            submit(da, 1, 50);
            // One file of 16 MiB holds them all, and the newest is never removed.
            assertThat(da.cut(30)).isZero();
            assertThat(da.lastJournaled()).hasValue(50);
        }
    }
}
