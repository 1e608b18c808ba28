/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.time.Duration;

/**
 * The sizes a backend accepts, for layers that must know before they write.
 *
 * @param maxMessageBytes the largest message, value and headers together, in bytes
 * @param maxBatchMessages the largest number of messages of one {@code publishAll}
 * @param maxHeaderBytes the largest sum of header names and values of one message, in UTF-8 bytes
 * @param timeResolution the finest step of store times
 */
public record Limits(long maxMessageBytes, int maxBatchMessages, int maxHeaderBytes, Duration timeResolution) {

    public Limits {
        Preconditions.atLeast("maxMessageBytes", maxMessageBytes, 1);
        Preconditions.atLeast("maxBatchMessages", maxBatchMessages, 1);
        Preconditions.atLeast("maxHeaderBytes", maxHeaderBytes, 1);
    }
}
