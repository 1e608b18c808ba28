/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.pubsub.wire.SlotSet;
import java.util.List;
import java.util.Optional;

/**
 * What one worker contributes to a page of a listing.
 *
 * @param items what was found, in order of place
 * @param reached the place up to which that is everything; empty where nothing is left
 * @param slots the slots of which it is everything
 */
record ListingPart(List<Named> items, Optional<String> reached, SlotSet slots) {

    ListingPart {
        items = List.copyOf(items);
    }
}
