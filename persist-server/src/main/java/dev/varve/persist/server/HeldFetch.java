/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.SubjectFilter;
import java.util.OptionalLong;

/**
 * A fetch that found nothing and waits.
 *
 * @param request the fetch
 * @param consumer the name of its consumer
 * @param filter the filter of its consumer
 * @param endNanos when it is to be answered at the latest
 * @param look when there may be something to fetch though nothing happens meanwhile, ms since 1970; empty for never
 */
record HeldFetch(Request request, String consumer, SubjectFilter filter, long endNanos, OptionalLong look) {

    /** The consumer it waits for. */
    ConsumerKey key() {
        return new ConsumerKey(request.key(), consumer, filter);
    }

    HeldFetch endingAt(long nanos) {
        return new HeldFetch(request, consumer, filter, nanos, look);
    }
}
