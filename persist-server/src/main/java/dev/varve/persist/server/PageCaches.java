/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.PageMemory;
import dev.varve.persist.store.StoreKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bound on the pages in memory of all files that a worker has open: those used least recently give back theirs, and stay open. For use by one thread.
 *
 * <p>SQLite bounds the pages of each file; with as many files as are open at once that is no bound. What is given back is still in the system's cache.
 */
final class PageCaches {

    private final long most;
    private final Map<StoreKey, Cache> caches = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private static final class Cache {
        private final PageMemory pages;
        private long bytes;

        Cache(PageMemory pages) {
            this.pages = pages;
        }
    }

    /** @param most bytes that all files take together */
    PageCaches(long most) {
        this.most = most;
    }

    /** The file of {@code key} is about to be used, and may have grown since it was used last: others give back pages until all are within the bound. */
    void used(StoreKey key, PageMemory pages) {
        Cache cache = caches.computeIfAbsent(key, added -> new Cache(pages));
        bytes += pages.bytes() - cache.bytes;
        cache.bytes = pages.bytes();
        Iterator<Cache> leastUsed = caches.values().iterator();
        while (bytes > most && caches.size() > 1) {
            Cache other = leastUsed.next();
            leastUsed.remove();
            bytes -= other.bytes;
            other.pages.release();
        }
    }

    /** The file of {@code key} is closed, and takes nothing. */
    void closed(StoreKey key) {
        Cache cache = caches.remove(key);
        bytes -= cache == null ? 0 : cache.bytes;
    }
}
