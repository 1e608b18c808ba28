/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.util.OptionalLong;

/** The operations of the coordinator. */
public enum CoordinatorVerb {
    MAP,
    ASSIGN,
    BEAT,
    LEAVE,
    DECLARE,
    UNDECLARE,
    STATUS,
    STANDBY,
    DRAIN,
    RESUME,
    REBALANCE;

    /**
     * The verb that subjects write as {@code word}.
     *
     * @throws StorageException {@link ErrorCode#UNSUPPORTED} if there is none
     */
    public static CoordinatorVerb parse(String word) {
        return WireNames.find(CoordinatorVerb.class, word)
                .orElseThrow(() -> StorageException.received(
                        ErrorCode.UNSUPPORTED,
                        "verb '" + Printable.of(word) + "' is not known to the coordinator",
                        OptionalLong.empty()));
    }

    /** How subjects write it. */
    public String wireName() {
        return WireNames.of(this);
    }
}
