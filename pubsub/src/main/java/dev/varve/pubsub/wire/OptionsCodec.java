/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.AT_LEAST;
import static dev.varve.pubsub.wire.HeaderNames.EXPECTED_LAST;
import static dev.varve.pubsub.wire.HeaderNames.EXPECTED_LAST_SUBJECT;
import static dev.varve.pubsub.wire.HeaderNames.MSG_ID;
import static dev.varve.pubsub.wire.HeaderNames.TTL;
import static dev.varve.pubsub.wire.HeaderNames.WRITER_EPOCH;

import dev.varve.kv.PutOptions;
import dev.varve.pubsub.WireHeaders;
import dev.varve.stream.PublishOptions;

/** What callers ask of one operation. */
public final class OptionsCodec {

    private OptionsCodec() {}

    /** Adds the options of a {@code publish} or {@code set}. */
    public static void write(WireHeaders.Builder to, PublishOptions options) {
        options.msgId().ifPresent(id -> to.add(MSG_ID, id));
        options.expectedLastSeq().ifPresent(seq -> to.add(EXPECTED_LAST, seq));
        options.expectedLastSubjectSeq().ifPresent(seq -> to.add(EXPECTED_LAST_SUBJECT, seq));
        options.writerEpoch().ifPresent(epoch -> to.add(WRITER_EPOCH, epoch));
        options.ttl().ifPresent(ttl -> to.add(TTL, WireNumbers.millis(ttl)));
        options.atLeast().ifPresent(least -> to.add(AT_LEAST, least.toString()));
    }

    /** The options of a {@code publish} or {@code set}. */
    public static PublishOptions readPublish(HeaderReader from) {
        return new PublishOptions(
                from.text(MSG_ID),
                from.number(EXPECTED_LAST, 0),
                from.number(EXPECTED_LAST_SUBJECT, 0),
                from.number(WRITER_EPOCH, 1),
                from.duration(TTL),
                from.durability(AT_LEAST));
    }

    /** Adds the options of a {@code kv-put}, {@code kv-create} or {@code kv-update}. */
    public static void write(WireHeaders.Builder to, PutOptions options) {
        options.ttl().ifPresent(ttl -> to.add(TTL, WireNumbers.millis(ttl)));
        options.atLeast().ifPresent(least -> to.add(AT_LEAST, least.toString()));
    }

    /** The options of a {@code kv-put}, {@code kv-create} or {@code kv-update}. */
    public static PutOptions readPut(HeaderReader from) {
        return new PutOptions(from.duration(TTL), from.durability(AT_LEAST));
    }
}
