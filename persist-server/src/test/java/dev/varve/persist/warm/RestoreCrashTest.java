/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.persist.store.Creation;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FileCopy;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.FileSummary;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import dev.varve.persist.store.StreamFile;
import dev.varve.persist.store.WriteGroup;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A restore")
final class RestoreCrashTest {

    private static final StoreKey KEY = StoreKey.implicit("s");

    @TempDir
    Path source;

    @TempDir
    Path target;

    private final MemoryWarmStore store = new MemoryWarmStore();
    private FileSummary shipped;

    @BeforeEach
    void ship() {
        DataDirectory from = new DataDirectory(source);
        try (StreamFile file =
                StreamFile.create(KEY, from, StoreSettings.defaults(), new Creation<>(Optional.empty(), 0))) {
            file.begin(WriteGroup.of(Durability.DISK, 3, 1000));
            file.publish(new Publication(Subject.of("s"), Message.of("one"), PublishOptions.none()));
            file.end(7);
            file.commit();
        }
        Path copy = source.resolve("copy");
        shipped = FileCopy.make(from.file(KEY), copy);
        Shipment shipment = new Shipment(
                WarmName.of(KEY, from),
                3,
                FilePosition.START,
                new Shipment.Content.Copy(copy, shipped, Shipment.Content.Instead.FORGET));
        assertThat(new Shipper(store, "writer", bytes -> {}).ship(shipment)).isEqualTo(Shipment.Outcome.SHIPPED);
    }

    private static Wanted wanted() {
        return new Wanted(KEY, FilePosition.START, (restored, file) -> {
            throw new AssertionError("there is no stub");
        });
    }

    @ParameterizedTest(name = "TR-9, TR-1: killed before {0} leaves no file or a whole one, and can be repeated")
    @EnumSource(RestoreStep.class)
    void killed(RestoreStep last) throws IOException {
        DataDirectory into = new DataDirectory(target);
        CommandApplier applier = (key, directory, commands) -> FileCopy.summary(directory.file(key));
        Restorer killed = new Restorer(store, into, applier, bytes -> {}, step -> {
            if (step == last) {
                throw new IllegalStateException("killed before " + step);
            }
        });
        assertThatThrownBy(() -> killed.file(wanted())).hasMessageContaining("killed before " + last);
        if (last == RestoreStep.SYNC_DIRECTORY) {
            assertThat(FileCopy.summary(into.file(KEY))).isEqualTo(shipped);
        } else {
            assertThat(into.file(KEY)).doesNotExist();
        }
        Files.createDirectories(into.warm(KEY.slot()).resolve("restore-1").resolve("slots"));
        Restorer.clear(into, KEY.slot());

        Restorer again = new Restorer(store, into, applier, bytes -> {});
        assertThat(again.file(wanted())).contains(shipped);
        assertThat(FileCopy.summary(into.file(KEY))).isEqualTo(shipped);
        try (Stream<Path> left = Files.list(into.warm(KEY.slot()))) {
            assertThat(left).as("what is left").isEmpty();
        }
    }
}
