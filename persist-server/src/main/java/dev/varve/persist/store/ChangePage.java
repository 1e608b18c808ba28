/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.List;
import java.util.Optional;

/**
 * A part of a reading of changes.
 *
 * @param items what was read
 * @param next the number after which to go on; empty where nothing is left
 * @param bound up to this number a reader that goes on at {@code next} lacks no removals: what they removed it was never told, or is told no more
 * @param <T> the type of the items
 */
public record ChangePage<T>(List<T> items, Optional<String> next, long bound) {

    public ChangePage {
        items = List.copyOf(items);
    }

    static <T> ChangePage<T> of(Page<T> page, long bound) {
        return new ChangePage<>(page.items(), page.next(), bound);
    }
}
