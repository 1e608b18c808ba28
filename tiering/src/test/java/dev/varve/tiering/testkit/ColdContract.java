/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.RestoreRequest.Speed;
import dev.varve.tiering.store.StorageClass;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cold blobs are restored before they are read; a store without cold classes says so. */
abstract class ColdContract extends BlobContract {

    private static final RestoreRequest REQUEST = new RestoreRequest(2, Speed.STANDARD);

    private boolean absent() {
        if (underTest().pretends(Capability.TIERED_STORAGE)) {
            notRun("restoring from cold classes, which the service behind it does not have", store());
            return true;
        }
        if (!store().capabilities().contains(Capability.TIERED_STORAGE)) {
            BlobKey key = freshKey();
            refused(
                    ErrorCode.UNSUPPORTED,
                    () -> store().create(key, content("cold"), BlobOptions.of(StorageClass.GLACIER)));
            refused(ErrorCode.UNSUPPORTED, () -> store().check(BlobOptions.of(StorageClass.GLACIER)));
            refused(ErrorCode.UNSUPPORTED, () -> store().restore(key, REQUEST));
            assertThat(store().head(key)).isEmpty();
            return true;
        }
        return false;
    }

    private BlobKey cold(StorageClass storageClass) {
        BlobKey key = freshKey();
        stored(store().create(key, content("cold"), BlobOptions.of(storageClass)));
        return key;
    }

    private Availability availability(BlobKey key) {
        return store().head(key).orElseThrow().availability();
    }

    @ParameterizedTest(name = "TR-18: a blob in {0} is restored, read for some days, and cold again")
    @EnumSource(names = {"GLACIER", "DEEP_ARCHIVE"})
    void restore(StorageClass storageClass) {
        if (absent()) {
            return;
        }
        BlobKey key = cold(storageClass);
        BlobInfo info = store().head(key).orElseThrow();
        assertThat(info.storageClass()).isEqualTo(storageClass);
        assertThat(info.availability()).isEqualTo(new Availability.Cold());
        refused(ErrorCode.INVALID, () -> store().read(key));

        Availability asked = store().restore(key, REQUEST).orElseThrow();

        if (underTest().passing().isPresent()) {
            assertThat(asked).isInstanceOf(Availability.Restoring.class);
            becomesReadable(key, storageClass);
        } else {
            assertThat(asked).isNotInstanceOf(Availability.Cold.class);
            notRun("the time that a restore takes, which cannot be made to pass", store());
        }
    }

    private void becomesReadable(BlobKey key, StorageClass storageClass) {
        assertThat(availability(key)).isInstanceOf(Availability.Restoring.class);
        Duration eta =
                refused(ErrorCode.RESTORING, () -> store().read(key)).eta().orElseThrow();
        assertThat(eta).isBetween(Duration.ofSeconds(1), RestoreRequest.slowest(storageClass));
        assertThat(store().restore(key, REQUEST).orElseThrow()).isInstanceOf(Availability.Restoring.class);

        underTest().passing().orElseThrow().accept(REQUEST.longest(storageClass).plusSeconds(1));
        assertThat(availability(key)).isInstanceOf(Availability.Restored.class);
        assertThat(read(key)).isEqualTo(Bytes.utf8("cold"));
        assertThat(store().restore(key, REQUEST).orElseThrow()).isInstanceOf(Availability.Restored.class);

        underTest().passing().orElseThrow().accept(Duration.ofDays(4));
        assertThat(availability(key)).isEqualTo(new Availability.Cold());
        refused(ErrorCode.INVALID, () -> store().read(key));
    }

    @Test
    @DisplayName("TR-18: what is not cold is ready, and what is not there cannot be restored")
    void notCold() {
        if (absent()) {
            return;
        }
        BlobKey warm = cold(StorageClass.GLACIER_IR);

        assertThat(availability(warm)).isEqualTo(new Availability.Ready());
        assertThat(read(warm)).isEqualTo(Bytes.utf8("cold"));
        assertThat(store().restore(warm, REQUEST)).contains(new Availability.Ready());
        assertThat(store().restore(freshKey(), REQUEST)).isEqualTo(Optional.empty());
    }

    @Test
    @DisplayName("TR-18: a class that does not know a speed says so, and nothing is asked")
    void unknownSpeed() {
        if (absent()) {
            return;
        }
        BlobKey key = cold(StorageClass.DEEP_ARCHIVE);

        refused(ErrorCode.UNSUPPORTED, () -> store().restore(key, new RestoreRequest(1, Speed.EXPEDITED)));

        assertThat(availability(key)).isEqualTo(new Availability.Cold());
    }
}
