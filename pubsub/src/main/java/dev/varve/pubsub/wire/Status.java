/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.pubsub.WireHeaders;

/** What a reply says first, in the header {@code Varve-Status}. */
public enum Status {
    /** Done; or the end of a page. */
    OK,
    /** What was asked for does not exist. */
    NONE,
    /** An item of a page. */
    MORE,
    /** A part of a large request was taken. */
    PART,
    /** The server does not own the slot; nothing was done. */
    MOVED,
    /** The message id is no longer remembered. */
    FORGOTTEN,
    /** Nothing was done, for the reason in {@code Varve-Code}. */
    ERROR;

    /** Headers that begin with this status, to fill in. */
    public WireHeaders.Builder headers() {
        return WireHeaders.builder().add(HeaderNames.STATUS, WireNames.of(this));
    }

    /** The status of a reply, which must have one. */
    public static Status read(HeaderReader from) {
        return from.requiredWord(HeaderNames.STATUS, Status.class);
    }
}
