/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Status;
import java.util.Collections;
import java.util.Iterator;

/** The items of a page in turn; those that travelled together are taken apart only when they are reached. For use by one thread. */
final class PageItems implements Iterator<Reply> {

    private final Iterator<Reply> messages;
    private Iterator<BundleItem> together = Collections.emptyIterator();

    /** @param messages what brought them */
    PageItems(Iterable<Reply> messages) {
        this.messages = messages.iterator();
    }

    /** How many items {@code message} brings. */
    static int count(Reply message) {
        return Math.max(1, BundleCodec.count(message.headers()));
    }

    @Override
    public boolean hasNext() {
        return together.hasNext() || messages.hasNext();
    }

    /** @throws dev.varve.StorageException {@code INVALID} where those that travelled together are not of their form */
    @Override
    public Reply next() {
        if (!together.hasNext()) {
            Reply message = messages.next();
            int count = BundleCodec.count(message.headers());
            if (count == 0) {
                return message;
            }
            together = BundleCodec.iterate(message.payload(), count);
        }
        BundleItem item = together.next();
        return new Reply(Status.MORE, HeaderReader.of(item.headers()), item.payload());
    }
}
