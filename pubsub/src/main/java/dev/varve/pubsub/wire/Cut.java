/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.pubsub.WireHeaders;
import java.util.Optional;

/**
 * Says that a payload is only the beginning of a value too large for one message.
 *
 * @param total the size of the whole value in bytes
 * @param version which value it is: the number of the change that wrote it, or the revision of the key; what is read on must be of the same version
 */
public record Cut(long total, long version) {

    /** The bytes of a message that are kept free for headers. */
    public static final int HEADER_ROOM = 16 * 1024;

    public Cut {
        Preconditions.atLeast("total", total, 1);
        Preconditions.atLeast("version", version, 0);
    }

    /** The most payload bytes in one message of a transport that carries {@code maxPayload} bytes; half of those where they are few. */
    public static int room(long maxPayload) {
        Preconditions.atLeast("maxPayload", maxPayload, 2);
        return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(maxPayload - HEADER_ROOM, maxPayload / 2));
    }

    /** The mark for {@code value}, if it does not fit {@code room} bytes. */
    public static Optional<Cut> of(Bytes value, long version, int room) {
        return value.size() <= room ? Optional.empty() : Optional.of(new Cut(value.size(), version));
    }

    /** At most {@code room} bytes of {@code value} from {@code offset} on. */
    public static Bytes piece(Bytes value, int offset, int room) {
        return value.slice(offset, Math.min(room, value.size() - offset));
    }

    /** Adds it. */
    public void write(WireHeaders.Builder to) {
        to.add(HeaderNames.TOTAL, total).add(HeaderNames.VERSION, version);
    }

    /** The mark that was written; empty where the payload is whole. */
    public static Optional<Cut> read(HeaderReader from) {
        return from.number(HeaderNames.TOTAL, 1).stream()
                .mapToObj(total -> new Cut(total, from.requiredNumber(HeaderNames.VERSION, 0)))
                .findFirst();
    }
}
