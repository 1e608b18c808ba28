/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.persist.store.ChangePage;
import dev.varve.persist.store.FollowerPlace;
import dev.varve.persist.store.PageBounds;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.PageCodec;
import java.util.OptionalLong;

/**
 * What verbs need to know of the server.
 *
 * @param room the most payload bytes of one message
 * @param defaultDurability the level where nobody asks for more
 * @param maxPageItems the most items of one page
 * @param maxPageBytes the most payload bytes of one page
 */
record Surroundings(int room, Durability defaultDurability, long maxPageItems, long maxPageBytes) {

    /** How much of a page fits that {@code limits} ask for. */
    PageBounds bounds(PageCodec.Limits limits) {
        return new PageBounds(
                Math.min(maxPageItems, limits.maxMessages().orElse(maxPageItems)),
                Math.min(maxPageBytes, limits.maxBytes().orElse(maxPageBytes)),
                room);
    }

    /** At most what fits one message of {@code payload}. */
    Bytes fitting(Bytes payload) {
        return payload.size() <= room ? payload : payload.slice(0, room);
    }

    /** Where the follower stands who asks with {@code headers}; {@code known} is the header of the greatest number it knows, where it asks for more than it lacks. */
    static FollowerPlace place(HeaderReader headers, String known) {
        long after =
                number(HeaderNames.AFTER, headers.decoded(HeaderNames.AFTER).orElse("0"));
        long bound = Math.max(after, headers.number(HeaderNames.BOUND, 0).orElse(0));
        return new FollowerPlace(
                after,
                bound,
                Math.max(bound, headers.number(known, 0).orElse(0)),
                headers.number(HeaderNames.EPOCH, 0).orElse(Long.MAX_VALUE));
    }

    /** Ends {@code page} of changes of a file of {@code epoch}, so that whoever goes on can say where it stands. */
    static void end(PageAnswer answer, ChangePage<?> page, long epoch) {
        answer.end(PageCodec.End.of(answer.count(), page.next())
                .boundedBy(OptionalLong.of(page.bound()))
                .knownUnder(OptionalLong.of(epoch)));
    }

    /** The number that {@code text}, which a client sent back, says. */
    private static long number(String name, String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw StorageException.invalid("header '" + name + "' must be a whole number of at least 0", e);
        }
        throw StorageException.invalid("header '" + name + "' must be a whole number of at least 0");
    }
}
