/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.DataDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists slots in the background: those that were claimed, to know how much is in them, and again those from which files are to go that were not used. For use by one thread. */
final class LocalListing {

    private static final Logger LOG = LoggerFactory.getLogger(LocalListing.class);
    private static final int MOST_SLOTS = 64;
    /** How long a slot is not listed again for files that may go: of the last time some could not. */
    private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

    private final EvictionWork work;
    private final LocalFiles local;
    private final WorkerSlots slots;
    private final DataDirectory directory;
    private final Deque<AtRest> candidates = new ArrayDeque<>();
    /** When slots were listed for files that may go. */
    private final Map<Integer, Long> searchedNanos = new HashMap<>();

    private @Nullable CompletableFuture<Map<Integer, EvictionWork.Listed>> underWay;
    /** How often files had gone from the slots being listed, or come back, when that began. */
    private Map<Integer, Long> movesBefore = Map.of();

    private boolean searching;

    /**
     * A file that was not used since its slot was claimed.
     *
     * @param slot its slot
     * @param path the file
     * @param bytes its size
     */
    record AtRest(int slot, Path path, long bytes) {}

    LocalListing(EvictionWork work, LocalFiles local, WorkerSlots slots, DataDirectory directory) {
        this.work = work;
        this.local = local;
        this.slots = slots;
        this.directory = directory;
    }

    /** Takes note of what was listed, and begins to list what was claimed. */
    void goOn() {
        if (underWay != null && underWay.isDone()) {
            CompletableFuture<Map<Integer, EvictionWork.Listed>> done = underWay;
            underWay = null;
            listed(done);
        }
        if (underWay == null) {
            List<Integer> next = local.unlisted(MOST_SLOTS);
            if (!next.isEmpty()) {
                searching = false;
                begin(next);
            }
        }
    }

    private void begin(List<Integer> next) {
        movesBefore = next.stream()
                .collect(Collectors.toMap(slot -> slot, slot -> local.away().moves(slot)));
        underWay = work.list(next);
    }

    private void listed(CompletableFuture<Map<Integer, EvictionWork.Listed>> done) {
        try {
            done.join().forEach((slot, found) -> {
                if (slots.isClaimed(slot)) {
                    listed(slot, found);
                }
            });
        } catch (CompletionException e) {
            LOG.warn("how much is in some slots is not known yet", e);
        }
    }

    private void listed(int slot, EvictionWork.Listed found) {
        boolean isStill = local.away().moves(slot) == movesBefore.getOrDefault(slot, 0L);
        if (isStill) {
            local.away().listed(slot, found.stubs());
        } else if (!searching) {
            // It is listed again.
            return;
        }
        Map<String, Long> rest = local.listed(slot, found.sizes());
        if (searching) {
            Path folder = directory.slot(slot);
            rest.forEach((name, size) -> candidates.add(new AtRest(slot, folder.resolve(name), size)));
        }
    }

    /** The next file that was not used, as far as is known without listing. */
    Optional<AtRest> next() {
        return Optional.ofNullable(candidates.poll());
    }

    /** Whether files that were not used may be found soon; begins to look for them at {@code nanos} where that makes sense. */
    boolean isExpected(long nanos) {
        searchedNanos.values().removeIf(since -> nanos - since >= AGAIN_NANOS);
        if (underWay == null && candidates.isEmpty()) {
            List<Integer> next = local.slotsAtRest().stream()
                    .filter(slot -> !searchedNanos.containsKey(slot))
                    .limit(MOST_SLOTS)
                    .toList();
            if (!next.isEmpty()) {
                next.forEach(slot -> searchedNanos.put(slot, nanos));
                searching = true;
                begin(next);
            }
        }
        return underWay != null || !candidates.isEmpty();
    }
}
