/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.wire.PageCodec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A page of items, complete, to be read in order.
 *
 * @param messages the messages that brought the items, in order
 * @param end what the server said at the end
 * @param last the message that said it
 */
record Page(List<Reply> messages, PageCodec.End end, Reply last) implements Iterable<Reply> {

    Page {
        messages = List.copyOf(messages);
    }

    @Override
    public Iterator<Reply> iterator() {
        return new PageItems(messages);
    }

    /** All items. */
    List<Reply> items() {
        List<Reply> items = new ArrayList<>(messages.size());
        forEach(items::add);
        return items;
    }
}
