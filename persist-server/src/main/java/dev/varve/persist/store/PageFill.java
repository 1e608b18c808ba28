/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects the items of a page until it is full.
 *
 * @param <T> the type of the items
 */
final class PageFill<T> {

    /** What an item costs beside its value. */
    private static final int ITEM_OVERHEAD = 64;

    /** The most rows looked at for one page, so that a filter that fits few does not hold up others. */
    private static final int MOST_SCANNED = 20_000;

    private final PageBounds bounds;
    private final List<T> items = new ArrayList<>();
    private long bytes;
    private int scanned;
    private Optional<String> next = Optional.empty();

    PageFill(PageBounds bounds) {
        this.bounds = bounds;
    }

    /** Whether another item of {@code size} bytes fits. */
    boolean fits(long size) {
        return items.isEmpty() || (items.size() < bounds.items() && bytes + size + ITEM_OVERHEAD <= bounds.bytes());
    }

    /** Counts a row that was looked at; false when they are enough. */
    boolean look() {
        return scanned++ < MOST_SCANNED;
    }

    void add(T item, long size) {
        items.add(item);
        bytes += size + ITEM_OVERHEAD;
    }

    /** Ends the page: the next one begins at {@code place}. */
    void endAt(String place) {
        next = Optional.of(place);
    }

    boolean isEnded() {
        return next.isPresent();
    }

    PageBounds bounds() {
        return bounds;
    }

    Page<T> page() {
        return new Page<>(items, next);
    }
}
