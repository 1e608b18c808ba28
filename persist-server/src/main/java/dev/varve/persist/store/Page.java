/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.List;
import java.util.Optional;

/**
 * A part of a longer reading.
 *
 * @param items what was read
 * @param next where to go on; empty where nothing is left
 * @param <T> the type of the items
 */
public record Page<T>(List<T> items, Optional<String> next) {

    public Page {
        items = List.copyOf(items);
    }
}
