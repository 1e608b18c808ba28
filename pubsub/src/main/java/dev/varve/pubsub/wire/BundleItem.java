/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;

/**
 * One of several requests, or answers, that travel in one message.
 *
 * @param headers its own headers
 * @param payload its payload
 */
public record BundleItem(WireHeaders headers, Bytes payload) {

    /** The most bytes of the line before an item: two numbers of at most seven digits, a space, a line end. */
    private static final int MOST_LINE = 17;

    /** The most bytes that it takes of a bundle. */
    public long size() {
        return (long) MOST_LINE + headers.lineBytes() + payload.size();
    }
}
