/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a request whose payload does not fit one message.
 *
 * <p>All parts but the last carry nothing but their place; the last has the operation's headers as well.
 *
 * @param place which part of which transfer
 * @param payload its bytes
 */
public record TransferPart(PartOf place, Bytes payload) {

    /**
     * The parts of {@code payload}, each of at most {@code room} bytes.
     *
     * @throws StorageException {@link ErrorCode#TOO_LARGE} if they would be more than {@value PartOf#MAX_COUNT}
     */
    public static List<TransferPart> split(String id, Bytes payload, int room) {
        Preconditions.atLeast("room", room, 1);
        int count = Math.max(1, (int) ((payload.size() + (long) room - 1) / room));
        if (count > PartOf.MAX_COUNT) {
            throw StorageException.tooLarge(
                    payload.size() + " bytes do not fit " + PartOf.MAX_COUNT + " messages of " + room + " bytes",
                    (long) PartOf.MAX_COUNT * room);
        }
        List<TransferPart> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new TransferPart(new PartOf(id, i, count), Cut.piece(payload, i * room, room)));
        }
        return List.copyOf(parts);
    }

    /** Adds its place. */
    public void write(WireHeaders.Builder to) {
        to.add(HeaderNames.TRANSFER, place.id()).add(HeaderNames.PART, place.position());
    }

    /** The part that these headers and {@code payload} are; empty where the request is whole. */
    public static Optional<TransferPart> read(HeaderReader from, Bytes payload) {
        return from.text(HeaderNames.TRANSFER).map(id -> {
            PartOf place = from.requiredParsed(HeaderNames.PART, position -> PartOf.parse(id, position));
            return new TransferPart(place, payload);
        });
    }
}
