/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reads in turn what a {@link BodyWriter} has added; past the end it throws {@link IndexOutOfBoundsException}. For use by one thread. */
final class BodyReader {

    private static final int LOW_BITS = 0x7f;

    private final byte[] bytes;
    private int place;

    BodyReader(Bytes body) {
        this.bytes = body.unsafeArray();
    }

    int number() {
        int value = 0;
        int shift = 0;
        int next;
        do {
            next = bytes[place++];
            value |= (next & LOW_BITS) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    String text() {
        int length = number();
        int from = take(length);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    Bytes bytes() {
        int length = number();
        return Bytes.wrap(bytes).slice(take(length), length);
    }

    WireHeaders headers() {
        WireHeaders.Builder headers = WireHeaders.builder();
        for (int names = number(); names > 0; names--) {
            String name = text();
            for (int values = number(); values > 0; values--) {
                headers.add(name, text());
            }
        }
        return headers.build();
    }

    private int take(int length) {
        int from = Objects.checkFromIndexSize(place, length, bytes.length);
        place += length;
        return from;
    }
}
