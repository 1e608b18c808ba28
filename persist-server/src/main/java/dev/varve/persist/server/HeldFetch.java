/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import java.util.OptionalLong;

/**
 * A fetch that found nothing and waits.
 *
 * @param request the fetch
 * @param consumer what it waits for
 * @param endNanos when it is to be answered at the latest
 * @param look when there may be something to fetch though nothing happens meanwhile, ms since 1970; empty for never
 * @param atRest whether nothing of the consumer is out, so that no fetch will find anything until something happens
 */
record HeldFetch(Request request, ConsumerKey consumer, long endNanos, OptionalLong look, boolean atRest) {

    HeldFetch endingAt(long nanos) {
        return new HeldFetch(request, consumer, nanos, look, atRest);
    }
}
