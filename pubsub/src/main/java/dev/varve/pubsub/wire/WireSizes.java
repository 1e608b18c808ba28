/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.pubsub.WireHeaders;

/** How large headers are on the wire. */
public final class WireSizes {

    private static final int FRAME = "NATS/1.0\r\n\r\n".length();

    private WireSizes() {}

    /** The bytes that {@code headers}, all of ASCII, take of a message's payload limit; 0 for none. */
    public static long of(WireHeaders headers) {
        long size = headers.lineBytes();
        return size == 0 ? 0 : size + FRAME;
    }
}
