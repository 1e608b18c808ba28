/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.nio.charset.StandardCharsets;

/** Reads the items of a bundle in turn; whatever is not of their form is {@link dev.varve.ErrorCode#INVALID}. For use by one thread. */
final class BundleReader {

    private static final int MOST_DIGITS = 7;

    private final byte[] bytes;
    private final Bytes whole;
    private int place;

    BundleReader(Bytes payload) {
        this.whole = payload;
        this.bytes = payload.unsafeArray();
    }

    boolean isAtEnd() {
        return place == bytes.length;
    }

    BundleItem item() {
        int headerBytes = number(' ');
        int payloadBytes = number('\r');
        require('\n');
        if ((long) headerBytes + payloadBytes > bytes.length - place) {
            throw malformed("an item is cut off");
        }
        WireHeaders headers = headers(place + headerBytes);
        Bytes payload = whole.slice(place, payloadBytes);
        place += payloadBytes;
        return new BundleItem(headers, payload);
    }

    /** A number of decimal digits before {@code end}, which is passed over too. */
    private int number(char end) {
        int value = 0;
        int start = place;
        while (place < bytes.length && bytes[place] >= '0' && bytes[place] <= '9' && place - start < MOST_DIGITS) {
            value = 10 * value + bytes[place++] - '0';
        }
        if (place == start) {
            throw malformed("a number is missing");
        }
        require(end);
        return value;
    }

    private void require(char expected) {
        if (place == bytes.length || bytes[place] != expected) {
            throw malformed("its form is not kept");
        }
        place++;
    }

    private WireHeaders headers(int end) {
        if (place == end) {
            return WireHeaders.none();
        }
        WireHeaders.Builder headers = WireHeaders.builder();
        while (place < end) {
            String name = text(':', end);
            Preconditions.require(!name.isEmpty() && name.indexOf(' ') < 0, "a header of the bundle has no name");
            require(' ');
            String value = text('\r', end);
            boolean padded = value.startsWith(" ") || value.endsWith(" ");
            Preconditions.require(!padded, "a header of the bundle begins or ends with a space");
            require('\n');
            headers.add(name, value);
        }
        if (place != end) {
            throw malformed("headers are longer than they say");
        }
        return headers.build();
    }

    /** Printable ASCII before {@code end}, which is passed over too. */
    private String text(char end, int limit) {
        int start = place;
        while (place < limit && bytes[place] != end && bytes[place] >= ' ' && bytes[place] <= '~') {
            place++;
        }
        int length = place - start;
        require(end);
        return new String(bytes, start, length, StandardCharsets.US_ASCII);
    }

    private StorageException malformed(String how) {
        return StorageException.invalid("the bundle is malformed at byte " + place + ": " + how);
    }
}
