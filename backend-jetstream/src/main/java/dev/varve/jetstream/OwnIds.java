/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The message ids that this client stored under a header of its own, as {@link RefusedIds} does: the server does not know them, and they are gone with their message.
 *
 * <p>Remembered as long as the server remembers ids, so that this client tells the truth of them also after a delete and under another leader. Other clients find them while the message is there. Safe for use by many threads.
 */
final class OwnIds {

    private static final int MOST_REMEMBERED = 100_000;

    private final Map<Id, Place> places = new LinkedHashMap<>();

    /** Of one stream, since it was made. */
    private record Id(String stream, long epoch, String msgId) {}

    private record Place(long seq, Deadline until) {}

    synchronized void remember(KnownStream stream, String msgId, long seq) {
        Duration window = Json.span(stream.config(), "duplicate_window");
        places.put(id(stream, msgId), new Place(seq, Deadline.after(window)));
        Map.Entry<Id, Place> eldest = places.entrySet().iterator().next();
        if (places.size() > MOST_REMEMBERED || eldest.getValue().until().passed()) {
            places.remove(eldest.getKey());
        }
    }

    /** Where the message with {@code msgId} was stored, if it was stored so. */
    synchronized OptionalLong find(KnownStream stream, String msgId) {
        Place place = places.get(id(stream, msgId));
        return place == null || place.until().passed() ? OptionalLong.empty() : OptionalLong.of(place.seq());
    }

    private static Id id(KnownStream stream, String msgId) {
        return new Id(stream.id(), stream.epoch(), msgId);
    }
}
