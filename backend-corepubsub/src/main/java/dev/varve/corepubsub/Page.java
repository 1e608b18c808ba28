/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.wire.PageCodec;
import java.util.List;

/**
 * A page of items, complete.
 *
 * @param items the items, in order
 * @param end what the server said at the end
 * @param last the message that said it
 */
record Page(List<Reply> items, PageCodec.End end, Reply last) {

    Page {
        items = List.copyOf(items);
    }
}
