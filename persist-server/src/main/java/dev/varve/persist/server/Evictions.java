/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.warm.EvictionCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the files of a worker within its part of the disk budget: those used least recently go, once the store has all of them. For use by one thread.
 *
 * <p>A file is chosen, compared with the store by another thread, and replaced by a stub if it was not used meanwhile. What the store does not have is shipped first.
 */
final class Evictions {

    private static final Logger LOG = LoggerFactory.getLogger(Evictions.class);
    private static final long STEP_NANOS = Duration.ofMillis(10).toNanos();
    private static final long MEASURE_NANOS = Duration.ofMillis(250).toNanos();
    /** The longest that those wait who are served. */
    private static final long SHARE_NANOS = Duration.ofMillis(20).toNanos();
    /** How long a file that may not go is left alone, and the store where it does not answer. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long SAY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_CHECKS = 16;
    private static final int MOST_LOOKED_AT = 1000;

    private final EvictionWork work;
    private final LocalFiles local;
    private final LocalListing listing;
    private final WarmLog log;
    private final WarmShipments shipments;
    private final OpenFiles files;
    private final WorkerSlots slots;
    private final DataDirectory directory;
    private final int worker;
    private final Consumer<StoreKey> onEvicted;
    private final Map<Path, Check> checks = new LinkedHashMap<>();
    /** Files that may not go, until when. */
    private final Map<Path, Long> putOff = new LinkedHashMap<>();

    private long steppedNanos = System.nanoTime() - STEP_NANOS;
    private long measuredNanos = steppedNanos - MEASURE_NANOS;
    private long notBeforeNanos = steppedNanos;
    private long saidNanos = steppedNanos - SAY_NANOS;
    private boolean isFreeing;

    /**
     * A file that is being compared with the store.
     *
     * @param bytes its size
     * @param turn when it was used last; empty if it was not
     * @param epoch the epoch under which the server owns its slot
     * @param ready what comes of it
     */
    private record Check(
            int slot, long bytes, OptionalLong turn, OptionalLong epoch, CompletableFuture<EvictionWork.Ready> ready) {}

    /** @param onEvicted is told of each file that went */
    Evictions(
            EvictionWork work,
            LocalFiles local,
            WarmLog log,
            WarmShipments shipments,
            OpenFiles files,
            WorkerSlots slots,
            DataDirectory directory,
            int worker,
            Consumer<StoreKey> onEvicted) {
        this.work = work;
        this.local = local;
        this.listing = new LocalListing(work, local, slots, directory);
        this.log = log;
        this.shipments = shipments;
        this.files = files;
        this.slots = slots;
        this.directory = directory;
        this.worker = worker;
        this.onEvicted = onEvicted;
    }

    /** Whether room is being made. */
    boolean isBusy() {
        return isFreeing && !checks.isEmpty();
    }

    /** Does what is due at {@code nanos}. */
    void tick(long nanos) {
        if (nanos - steppedNanos < STEP_NANOS || work.isClosed()) {
            return;
        }
        steppedNanos = nanos;
        if (nanos - measuredNanos >= MEASURE_NANOS) {
            measuredNanos = nanos;
            work.measureSpool();
        }
        listing.goOn();
        finish(nanos);
        long excess = work.budget().report(worker, part(), nanos);
        long coming = checks.values().stream().mapToLong(Check::bytes).sum();
        boolean begun = excess > coming && nanos - notBeforeNanos >= 0 && choose(excess - coming, nanos);
        isFreeing = begun || !checks.isEmpty();
    }

    private DiskBudget.Part part() {
        return new DiskBudget.Part(local.bytes(), local.away().count(), !isFreeing);
    }

    /** Chooses files of {@code excess} bytes together; returns whether something comes of that. */
    private boolean choose(long excess, long nanos) {
        putOff.values().removeIf(until -> nanos - until >= 0);
        long left = excess;
        boolean begun = false;
        while (left > 0 && checks.size() < MOST_CHECKS) {
            Optional<LocalListing.AtRest> next = listing.next();
            if (next.isEmpty()) {
                return listing.isExpected(nanos) || chooseUsed(left) || begun;
            }
            LocalListing.AtRest file = next.get();
            if (mayGo(file.slot(), file.path())) {
                begin(file.slot(), file.path(), file.bytes(), OptionalLong.empty());
                left -= file.bytes();
                begun = true;
            }
        }
        return begun;
    }

    private boolean mayGo(int slot, Path file) {
        return slots.isClaimed(slot) && !log.isFenced(slot) && !checks.containsKey(file) && !putOff.containsKey(file);
    }

    private boolean chooseUsed(long excess) {
        long left = excess;
        int looked = 0;
        boolean begun = false;
        List<StoreKey> unshipped = new ArrayList<>();
        for (Map.Entry<StoreKey, LocalFiles.Used> entry : local.eldestFirst().entrySet()) {
            LocalFiles.Used file = entry.getValue();
            // What was used last of all stays, however large it is: it would come back at once.
            if (left <= 0 || checks.size() >= MOST_CHECKS || local.isLatest(file) || looked++ > MOST_LOOKED_AT) {
                break;
            }
            StoreKey key = entry.getKey();
            Path path = directory.file(key);
            if (file.bytes() == 0 || !mayGo(key.slot(), path)) {
                continue;
            }
            if (log.isDirty(key)) {
                unshipped.add(key);
                left -= file.bytes();
            } else if (files.isSettled(key)) {
                begin(key.slot(), path, file.bytes(), OptionalLong.of(file.turn()));
                left -= file.bytes();
                begun = true;
            }
        }
        for (StoreKey key : unshipped) {
            begun |= shipments.hurry(key);
        }
        return begun;
    }

    private void begin(int slot, Path file, long bytes, OptionalLong turn) {
        checks.put(file, new Check(slot, bytes, turn, slots.epoch(slot), work.check(slot, file)));
    }

    private void finish(long nanos) {
        long until = System.nanoTime() + SHARE_NANOS;
        boolean looked = false;
        Iterator<Map.Entry<Path, Check>> all = checks.entrySet().iterator();
        while (all.hasNext() && System.nanoTime() - until < 0) {
            Map.Entry<Path, Check> next = all.next();
            if (!next.getValue().ready().isDone()) {
                continue;
            }
            all.remove();
            try {
                if (!looked) {
                    slots.look();
                    looked = true;
                }
                decide(next.getKey(), next.getValue(), nanos);
            } catch (StorageException e) {
                LOG.warn("{} is not evicted", next.getKey(), e);
                putOff.put(next.getKey(), nanos + PAUSE_NANOS);
            }
        }
    }

    private void decide(Path file, Check check, long nanos) {
        EvictionWork.Ready ready;
        try {
            ready = check.ready().join();
        } catch (CompletionException e) {
            say(file, e, nanos);
            putOff.put(file, nanos + PAUSE_NANOS);
            notBeforeNanos = nanos + PAUSE_NANOS / 5;
            return;
        }
        StoreKey key = ready.checked().key();
        boolean same = slots.isClaimed(check.slot())
                && slots.epoch(check.slot()).equals(check.epoch())
                && local.turn(key).equals(check.turn())
                && !log.isDirty(key);
        try {
            if (same) {
                act(key, file, check, ready);
            }
        } finally {
            ready.stub().ifPresent(Evictions::remove);
        }
    }

    /** That the store is away is said once for all files. */
    private void say(Path file, CompletionException why, long nanos) {
        LOG.debug("whether the store has all of {} cannot be told now, and it is not evicted", file, why);
        if (nanos - saidNanos >= SAY_NANOS) {
            saidNanos = nanos;
            LOG.warn(
                    "whether the store has all of {} and others cannot be told now, and nothing is evicted: {}",
                    file,
                    String.valueOf(why.getCause()));
        }
    }

    private void act(StoreKey key, Path file, Check check, EvictionWork.Ready ready) {
        EvictionCheck.Finding finding = ready.checked().finding();
        if (finding == EvictionCheck.Finding.STORED && files.isSettled(key)) {
            files.evict(key, ready.stub().orElseThrow());
            local.gone(key, check.bytes());
            work.budget().evicted(key, check.bytes());
            onEvicted.accept(key);
            LOG.debug("{} is evicted at {}", key, ready.checked().state().position());
        } else if (finding == EvictionCheck.Finding.NOT_STORED) {
            log.unshipped(key);
            boolean unused = shipments.hurry(key);
        } else {
            putOff.put(file, steppedNanos + PAUSE_NANOS);
        }
    }

    private static void remove(Path stub) {
        try {
            Files.deleteIfExists(stub);
        } catch (IOException e) {
            LOG.debug("{} stays until the directory of this process goes", stub, e);
        }
    }
}
