/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Capability;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.time.Duration;

/**
 * How a cold blob is to be brought back.
 *
 * @param days for how many days it can be read then, 1 at least
 * @param speed how fast, which is how dear
 */
public record RestoreRequest(int days, Speed speed) {

    /** How fast a cold blob comes back; the times are those that Amazon states. */
    public enum Speed {
        /** 1 to 5 minutes from {@link StorageClass#GLACIER}; {@link StorageClass#DEEP_ARCHIVE} does not know it. */
        EXPEDITED,
        /** 3 to 5 hours from {@link StorageClass#GLACIER}, 12 from {@link StorageClass#DEEP_ARCHIVE}. */
        STANDARD,
        /** 5 to 12 hours from {@link StorageClass#GLACIER}, 48 from {@link StorageClass#DEEP_ARCHIVE}; the cheapest. */
        BULK
    }

    public RestoreRequest {
        Preconditions.atLeast("days", days, 1);
    }

    /**
     * How long the restore of a blob of {@code storageClass} takes at most, as Amazon states it.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNSUPPORTED} if the class does not know the speed
     */
    public Duration longest(StorageClass storageClass) {
        boolean deep = storageClass == StorageClass.DEEP_ARCHIVE;
        return switch (speed) {
            case EXPEDITED -> {
                if (deep) {
                    throw StorageException.unsupported(
                            Capability.TIERED_STORAGE,
                            "DEEP_ARCHIVE has no EXPEDITED restore; ask for STANDARD or BULK");
                }
                yield Duration.ofMinutes(5);
            }
            case STANDARD -> Duration.ofHours(deep ? 12 : 5);
            case BULK -> Duration.ofHours(deep ? 48 : 12);
        };
    }

    /** How long a restore from {@code storageClass} takes at most, where it is not known how it was asked for. */
    public static Duration slowest(StorageClass storageClass) {
        return new RestoreRequest(1, Speed.BULK).longest(storageClass);
    }
}
