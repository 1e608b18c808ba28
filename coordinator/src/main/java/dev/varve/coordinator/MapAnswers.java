/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Status;
import java.util.OptionalLong;

/** Answers that carry the map, or a piece of it where it is large. For use by one thread. */
final class MapAnswers {

    private final int room;
    private ClusterState told = ClusterState.initial();
    private Bytes text = Bytes.utf8(told.map().toText());

    /** Answers of at most {@code room} payload bytes. */
    MapAnswers(int room) {
        this.room = room;
    }

    /** The map, to {@code replyTo}. */
    WireMessage whole(ClusterState state, String replyTo) {
        Bytes map = text(state);
        WireHeaders.Builder headers = Status.OK.headers();
        Cut.of(map, state.version(), room)
                .ifPresentOrElse(cut -> cut.write(headers), () -> headers.add(HeaderNames.VERSION, state.version()));
        return WireMessage.of(replyTo, headers.build(), Cut.piece(map, 0, room));
    }

    /** What {@code request} asks for: the map, nothing if the asker has it, or the piece at an offset. */
    WireMessage asked(ClusterState state, HeaderReader request, String replyTo) {
        OptionalLong offset = request.number(HeaderNames.OFFSET, 0, Integer.MAX_VALUE);
        if (offset.isPresent()) {
            return piece(state, (int) offset.getAsLong(), request, replyTo);
        }
        OptionalLong have = request.number(HeaderNames.HAVE, 0);
        if (have.isPresent() && have.getAsLong() == state.version()) {
            WireHeaders.Builder headers = Status.OK.headers().add(HeaderNames.VERSION, state.version());
            return WireMessage.of(replyTo, headers.build(), Bytes.empty());
        }
        return whole(state, replyTo);
    }

    private WireMessage piece(ClusterState state, int offset, HeaderReader request, String replyTo) {
        long version = request.requiredNumber(HeaderNames.VERSION, 0);
        if (version != state.version()) {
            throw StorageException.seqConflict(
                    "the map has version " + state.version() + " now, not " + version + "; begin again",
                    state.version());
        }
        Bytes map = text(state);
        if (offset > map.size()) {
            throw StorageException.invalid(
                    "header '" + HeaderNames.OFFSET + "' is " + offset + ", and the map has " + map.size() + " bytes");
        }
        WireHeaders.Builder headers = Status.OK.headers();
        new Cut(map.size(), version).write(headers);
        return WireMessage.of(replyTo, headers.build(), Cut.piece(map, offset, room));
    }

    /** Made once for each state, since every beat of a change asks for it. */
    private Bytes text(ClusterState state) {
        if (state.version() != told.version()) {
            told = state;
            text = Bytes.utf8(state.map().toText());
        }
        return text;
    }
}
