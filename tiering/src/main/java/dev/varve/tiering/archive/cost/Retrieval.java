/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.StorageClass;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A way to get back what is in a storage class. */
public enum Retrieval {
    /** Reading, where the class needs no restore. */
    AT_ONCE,
    /** {@link RestoreRequest.Speed#EXPEDITED}. */
    EXPEDITED,
    /** {@link RestoreRequest.Speed#STANDARD}. */
    STANDARD,
    /** {@link RestoreRequest.Speed#BULK}. */
    BULK;

    /** The ways that {@code storageClass} knows, from fast to slow. */
    public static List<Retrieval> of(StorageClass storageClass) {
        return switch (storageClass) {
            case STANDARD, GLACIER_IR, OTHER -> List.of(AT_ONCE);
            case GLACIER -> List.of(EXPEDITED, STANDARD, BULK);
            case DEEP_ARCHIVE -> List.of(STANDARD, BULK);
        };
    }

    /** The way that {@code speed} asks for. */
    public static Retrieval of(RestoreRequest.Speed speed) {
        return switch (speed) {
            case EXPEDITED -> EXPEDITED;
            case STANDARD -> STANDARD;
            case BULK -> BULK;
        };
    }

    /** How long it takes at most until the first byte can be read, as Amazon states it. */
    public Duration longest(StorageClass storageClass) {
        return switch (this) {
            case AT_ONCE -> Duration.ZERO;
            case EXPEDITED -> longest(storageClass, RestoreRequest.Speed.EXPEDITED);
            case STANDARD -> longest(storageClass, RestoreRequest.Speed.STANDARD);
            case BULK -> longest(storageClass, RestoreRequest.Speed.BULK);
        };
    }

    private static Duration longest(StorageClass storageClass, RestoreRequest.Speed speed) {
        return new RestoreRequest(1, speed).longest(storageClass);
    }

    /** Its name in price lists and results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
