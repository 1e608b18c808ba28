/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.delivery;

import dev.varve.Preconditions;

/**
 * How much may wait for the handler of one subscription; what comes beyond is lost, counted and logged.
 *
 * @param messages at least 1
 * @param bytes of headers and payloads, at least 1; a single message may be larger
 */
public record QueueLimits(int messages, long bytes) {

    private static final QueueLimits DEFAULTS = new QueueLimits(512 * 1024, 64L << 20);

    public QueueLimits {
        Preconditions.atLeast("messages", messages, 1);
        Preconditions.atLeast("bytes", bytes, 1);
    }

    /** 524,288 messages and 64 MiB, as NATS clients have it. */
    public static QueueLimits defaults() {
        return DEFAULTS;
    }
}
