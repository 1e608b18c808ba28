/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.COUNT;
import static dev.varve.pubsub.wire.HeaderNames.DUPLICATE;
import static dev.varve.pubsub.wire.HeaderNames.DURABILITY;
import static dev.varve.pubsub.wire.HeaderNames.EPOCH;
import static dev.varve.pubsub.wire.HeaderNames.SEQ;
import static dev.varve.pubsub.wire.HeaderNames.TIME;

import dev.varve.Deletion;
import dev.varve.Receipt;
import dev.varve.pubsub.WireHeaders;

/** The answers to writes and deletes. */
public final class ReceiptCodec {

    private ReceiptCodec() {}

    /** Adds {@code receipt}. */
    public static void write(WireHeaders.Builder to, Receipt receipt) {
        to.add(SEQ, receipt.seq())
                .add(TIME, WireNumbers.millis(receipt.storeTime()))
                .add(DUPLICATE, receipt.duplicate() ? 1 : 0)
                .add(DURABILITY, receipt.durability().toString())
                .add(EPOCH, receipt.epoch());
    }

    /** The receipt that was written. */
    public static Receipt read(HeaderReader from) {
        return new Receipt(
                from.requiredNumber(SEQ, 1),
                from.requiredTime(TIME),
                from.flag(DUPLICATE),
                from.requiredDurability(DURABILITY),
                from.requiredNumber(EPOCH, 0));
    }

    /** Adds {@code deletion}. */
    public static void write(WireHeaders.Builder to, Deletion deletion) {
        to.add(COUNT, deletion.count())
                .add(DURABILITY, deletion.durability().toString())
                .add(EPOCH, deletion.epoch());
    }

    /** The deletion that was written. */
    public static Deletion readDeletion(HeaderReader from) {
        return new Deletion(
                from.requiredNumber(COUNT, 0), from.requiredDurability(DURABILITY), from.requiredNumber(EPOCH, 0));
    }
}
