/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.ErrorCode;
import dev.varve.Headers;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.object.ObjectName;
import dev.varve.recipes.da.CompatibilityKey;
import dev.varve.recipes.da.ManualClock;
import dev.varve.testkit.fault.Fault;
import dev.varve.testkit.fault.FaultyVarve;
import dev.varve.testkit.fault.ScriptedFaults;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Snapshots")
final class SnapshotsTest {

    private static final CompatibilityKey VERSION = new CompatibilityKey(3, 1, 0, 9);

    @TempDir
    Path work;

    private final ManualClock clock = new ManualClock();
    private final Varve store = MemoryProvider.open(MemoryConfig.defaults(), clock);

    @AfterEach
    void close() throws IOException {
        store.close();
        try (var left = Files.list(work)) {
            assertThat(left.filter(file -> !file.endsWith("restored"))).isEmpty();
        }
    }

    private Snapshots snapshots(Varve store) {
        return new Snapshots(store.objects(), Snapshots.BUCKET, work);
    }

    private static InputStream state(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SnapshotId id(long action) {
        return new SnapshotId(3, action);
    }

    private Optional<RestoredSnapshot> restore() {
        return snapshots(store).restore(VERSION::equals, work.resolve("restored"));
    }

    /** An object as a snapshot would be, of any content. */
    private void forge(long action, byte[] content, String hash, long size) {
        store.objects()
                .put(
                        ObjectName.of(Snapshots.BUCKET, id(action).toString()),
                        new ByteArrayInputStream(content),
                        SnapshotInfo.metadata(VERSION, hash, size));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    @Test
    @DisplayName(
            "DA-32: are compressed, under their rollup revision and action, with the version and the hash of the state")
    void published() throws IOException {
        String large = "state ".repeat(10_000);
        SnapshotInfo info = snapshots(store).publish(id(41), VERSION, state(large));
        assertThat(info.stateBytes()).isEqualTo(60_000);
        assertThat(info.storedBytes()).isLessThan(6000);
        Headers metadata = store.objects()
                .info(ObjectName.of("snapshots", "3.41"))
                .orElseThrow()
                .metadata();
        assertThat(metadata.first("Compatibility-Key")).contains("3.1.0.9");
        assertThat(metadata.first("State-Hash")).contains(info.stateHash());
        assertThat(snapshots(store).publish(id(41), VERSION, state(large))).isEqualTo(info);
        assertThat(restore())
                .hasValueSatisfying(restored -> assertThat(restored.info()).isEqualTo(info));
        assertThat(Files.readString(work.resolve("restored"))).isEqualTo(large);
    }

    @Test
    @DisplayName("DA-32: that were cut off, or whose state cannot be read, are not visible (point S1)")
    void cutOff() {
        InputStream broken = new SequenceInputStream(state("half"), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("broken");
            }
        });
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> snapshots(store).publish(id(1), VERSION, broken));
        FaultyVarve dying = FaultyVarve.wrap(store, ScriptedFaults.none().at("put", 1, new Fault.CrashBefore()));
        assertThatExceptionOfType(Error.class).isThrownBy(() -> snapshots(dying).publish(id(2), VERSION, state("x")));
        assertThat(snapshots(store).list()).isEmpty();
        assertThat(restore()).isEmpty();
    }

    @Test
    @DisplayName("are put again when the answer was lost, and refused where another state stands")
    void lostAnswer() {
        FaultyVarve faulty = FaultyVarve.wrap(store, ScriptedFaults.none().at("put", 1, new Fault.LostAnswer()));
        assertThat(snapshots(faulty).publish(id(1), VERSION, state("one")).id()).isEqualTo(id(1));
        assertThat(faulty.happened()).hasSize(1);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> snapshots(store).publish(id(1), VERSION, state("other")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.REVISION_CONFLICT));
    }

    @Test
    @DisplayName(
            "DA-33: the latest that is whole is restored: damaged ones and those of other versions are passed over")
    void fallsBack() throws IOException {
        snapshots(store).publish(id(9), VERSION, state("nine"));
        SnapshotInfo ten = snapshots(store).publish(id(10), VERSION, state("ten"));
        forge(11, gzip("eleven"), ten.stateHash(), 6);
        forge(12, gzip("ten"), ten.stateHash(), 4);
        forge(13, "no gzip".getBytes(StandardCharsets.UTF_8), ten.stateHash(), 3);
        forge(14, Arrays.copyOf(gzip("ten"), 20), ten.stateHash(), 3);
        snapshots(store).publish(id(100), new CompatibilityKey(9, 9, 9, 9), state("not ours"));
        RestoredSnapshot restored = restore().orElseThrow();
        assertThat(restored.info()).isEqualTo(ten);
        assertThat(restored.damaged()).containsExactly(id(14), id(13), id(12), id(11));
        assertThat(Files.readString(restored.file())).isEqualTo("ten");
    }

    @Test
    @DisplayName("DA-33: a store that does not answer is not damage")
    void storeAway() {
        snapshots(store).publish(id(10), VERSION, state("ten"));
        FaultyVarve away = FaultyVarve.wrap(store, ScriptedFaults.none().at("get", 1, new Fault.Drop()));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> snapshots(away).restore(VERSION::equals, work.resolve("restored")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    @DisplayName(
            "DA-32: are kept for their period, the latest two longer, and the journal is kept for the older of these")
    void retention() {
        assertThat(snapshots(store).oldestNeeded()).isEmpty();
        for (long action = 8; action <= 11; action++) {
            snapshots(store).publish(id(action), VERSION, state("state " + action));
            clock.advance(Duration.ofDays(1));
        }
        assertThat(snapshots(store).oldestNeeded()).hasValue(10);
        assertThat(snapshots(store).removeBefore(clock.instant().minus(Duration.ofDays(3))))
                .isEqualTo(1);
        assertThat(snapshots(store).removeBefore(clock.instant())).isEqualTo(1);
        assertThat(snapshots(store).list()).extracting(SnapshotInfo::id).containsExactly(id(11), id(10));
        assertThat(new SnapshotId(4, 1)).isGreaterThan(id(11));
    }
}
