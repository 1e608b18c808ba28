/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;

/**
 * An item of a listing that several workers contribute to.
 *
 * @param place by which the listing is ordered, see {@link dev.varve.pubsub.wire.ListingPlace}
 * @param headers what the item says
 * @param payload its payload
 */
record Named(String place, WireHeaders headers, Bytes payload) {}
