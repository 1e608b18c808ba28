/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.journal.Takeover;
import dev.varve.persist.store.DataDirectory;
import dev.varve.pubsub.wire.SlotSet;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings slots to a worker and away from it: what former owners journaled is carried out before anybody is served, and what is lost is let go.
 *
 * <p>Claims are made, and the journals of others read, on a thread of its own, and files that are locked are not waited for, so that the slots that are there already are served meanwhile. For use by one thread, but for that one.
 */
final class SlotTakeovers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlotTakeovers.class);

    /** So many slots are on their way at once for which somebody waits. */
    private static final int MOST_CLAIMS = 4;

    /** So many are on their way at once at the most when one is begun for which nobody has asked yet. */
    private static final int MOST_UNASKED = 2;

    /** A slot for which nobody has asked is begun this long after the one before it: all of them at once would take the processor from those who ask, just when a server has begun and nothing is compiled. */
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    /** The longest that those wait who are served already. */
    private static final long SHARE_NANOS = Duration.ofMillis(20).toNanos();

    /** How long until a slot that could not be taken is tried again though nobody asks. */
    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    private static final Duration STOP = Duration.ofSeconds(5);

    private final DataDirectory directory;
    private final WorkerSlots slots;
    private final OpenFiles files;
    private final CommandLog log;
    private final Runnable onFenced;
    private final Optional<WarmTier> tier;
    private final WarmLog warm;
    private final ExecutorService claimer;
    /** The slots for which somebody waits. */
    private final Deque<Integer> wanted = new ArrayDeque<>();
    /** The slots for which nobody has asked yet: none of those that are wanted or under way. */
    private final Deque<Integer> unasked = new ArrayDeque<>();

    private final Deque<SlotTakeover> underWay = new ArrayDeque<>();
    private final Map<Integer, Long> failedNanos = new HashMap<>();
    private String said = "";
    private long unaskedNanos = System.nanoTime();

    /** What comes of a slot that was wanted. */
    interface Waiting {

        /** The slot is ready, or not this server's any more. */
        void decided(int slot);

        /** The slot cannot be taken now. */
        void failed(int slot, StorageException why);
    }

    /** @param thread the name of the thread that claims slots */
    SlotTakeovers(WorkerParts parts, WorkerSlots slots, OpenFiles files, CommandLog log, WarmLog warm, String thread) {
        this.directory = parts.directory();
        this.slots = slots;
        this.files = files;
        this.log = log;
        this.onFenced = parts.onFenced();
        this.tier = parts.warm();
        this.warm = warm;
        this.claimer = Executors.newSingleThreadExecutor(task -> {
            Thread claims = new Thread(task, thread);
            claims.setDaemon(true);
            return claims;
        });
    }

    /** Whether {@code slot}, which the server owns, can be served; if not, it is taken as soon as that can be done. */
    boolean isReady(int slot) {
        if (slots.isClaimed(slot)) {
            return true;
        }
        if (!isUnderWay(slot)) {
            unasked.remove(slot);
            wanted.remove(slot);
            wanted.addFirst(slot);
        }
        return false;
    }

    private boolean isUnderWay(int slot) {
        return underWay.stream().anyMatch(takeover -> takeover.slot() == slot);
    }

    /** Has all slots taken that the server owns and in which something was ever stored; those that are not ready. */
    Set<Integer> wantAll() {
        Set<Integer> missing = missing();
        // Nobody is to take one twice.
        unasked.clear();
        missing.stream()
                .filter(slot -> !isUnderWay(slot) && !wanted.contains(slot))
                .forEach(wanted::addLast);
        return missing;
    }

    private Set<Integer> missing() {
        return slots.unclaimed().stream()
                .filter(slot -> Files.isDirectory(directory.slot(slot)))
                .boxed()
                .collect(Collectors.toSet());
    }

    /** What the worker can tell of when {@link #wantAll} misses nothing; slots that turned out to be another's are left out. */
    Holdings holdings() {
        return new Holdings(files, slots.owned(), SlotSet.where(slots::isClaimed));
    }

    /** Has slots taken for which nobody has asked yet, one after the other and without haste; what failed a moment ago is left alone. */
    void wantUnasked(long nanos) {
        failedNanos.values().removeIf(failed -> nanos - failed >= RETRY_NANOS);
        if (!isBusy()) {
            unasked.addAll(missing());
            unasked.removeAll(failedNanos.keySet());
        }
    }

    /** Whether slots are on their way. */
    boolean isBusy() {
        return !wanted.isEmpty() || !unasked.isEmpty() || !underWay.isEmpty();
    }

    /** Goes on with the slots that are on their way, for as long as those may wait who are served already. */
    void advance(Waiting waiting) {
        claim(waiting);
        long until = System.nanoTime() + SHARE_NANOS;
        int count = underWay.size();
        for (int i = 0; i < count && (i == 0 || System.nanoTime() - until < 0); i++) {
            SlotTakeover next = underWay.remove();
            if (!next.isDue(System.nanoTime()) || !goOn(next, until, waiting)) {
                underWay.add(next);
            }
        }
    }

    /** Returns whether the slot needs nothing more. */
    private boolean goOn(SlotTakeover takeover, long until, Waiting waiting) {
        int slot = takeover.slot();
        if (!slots.epoch(slot).equals(OptionalLong.of(takeover.epoch()))) {
            // It is another's meanwhile, or this server's anew: who waits is told, or asks again.
            letGo(slot);
            waiting.decided(slot);
            return true;
        }
        try {
            if (takeover.goOn(until)) {
                slots.claimed(slot, takeover.epoch());
                warm.claimed(slot, takeover.epoch());
                waiting.decided(slot);
                return true;
            }
            return false;
        } catch (StorageException e) {
            failed(takeover, e, waiting);
            return true;
        } catch (RuntimeException e) {
            // Whoever waits for the slot is told, as always when it cannot be taken.
            failed(takeover, StorageException.unavailable("the server met a fault of its own", e), waiting);
            return true;
        }
    }

    private void failed(SlotTakeover takeover, StorageException why, Waiting waiting) {
        int slot = takeover.slot();
        say(slot, why);
        letGo(slot);
        if (why.code() == ErrorCode.INSUFFICIENT_STORAGE) {
            log.makeRoom();
        }
        failedNanos.put(slot, System.nanoTime());
        if (why.code() == ErrorCode.FENCED) {
            slots.refused(slot, takeover.epoch());
            onFenced.run();
            waiting.decided(slot);
        } else {
            waiting.failed(slot, why);
        }
    }

    /** What keeps many slots away is said once. */
    private void say(int slot, StorageException why) {
        String message = String.valueOf(why.getMessage());
        if (why.code() == ErrorCode.CORRUPT && !message.equals(said)) {
            LOG.error("slot {} and others cannot be taken", slot, why);
        } else if (!message.equals(said)) {
            LOG.warn("slot {} cannot be taken", slot, why);
        } else {
            LOG.debug("slot {} cannot be taken for the same reason", slot);
        }
        said = message;
    }

    private void claim(Waiting waiting) {
        Iterator<Integer> next = List.copyOf(wanted).iterator();
        while (next.hasNext() && underWay.size() < MOST_CLAIMS) {
            int slot = next.next();
            wanted.remove(slot);
            claim(slot, waiting);
        }
        long nanos = System.nanoTime();
        if (!unasked.isEmpty() && mayBeginUnasked(nanos)) {
            unaskedNanos = nanos;
            claim(unasked.remove(), waiting);
        }
    }

    /** Whoever asks next waits for no more than one claim that nobody has asked for. */
    private boolean mayBeginUnasked(long nanos) {
        return nanos - unaskedNanos >= PAUSE_NANOS
                && underWay.size() < MOST_UNASKED
                && underWay.stream().allMatch(SlotTakeover::isClaimed);
    }

    private void claim(int slot, Waiting waiting) {
        OptionalLong epoch = slots.epoch(slot);
        if (epoch.isEmpty() || slots.isClaimed(slot)) {
            waiting.decided(slot);
            return;
        }
        try {
            underWay.add(begin(slot, epoch.getAsLong()));
        } catch (StorageException e) {
            say(slot, e);
            failedNanos.put(slot, System.nanoTime());
            waiting.failed(slot, e);
        }
    }

    private SlotTakeover begin(int slot, long epoch) {
        if (slots.wasHeld(slot)) {
            // The replay finds in the journal what was done under the earlier epoch.
            log.write();
            slots.lose(slot, log.released());
            letGo(slot);
        }
        files.left().look(slot);
        Future<Takeover> claim = claimer.submit(() -> take(slot, epoch));
        return new SlotTakeover(slot, epoch, claim, files);
    }

    /** Claims {@code slot}, and has its catalog there, where there is one in the store only. */
    private Takeover take(int slot, long epoch) {
        Takeover taken = slots.take(slot, epoch);
        tier.ifPresent(store -> {
            if (!Files.exists(directory.catalog(slot))) {
                slots.removeJournal(slot, epoch, directory.catalog(slot));
                store.bringCatalog(slot);
            }
        });
        return taken;
    }

    /** Has the thread that claims slots do {@code work} when it has time. */
    void later(Runnable work) {
        claimer.execute(work);
    }

    private void letGo(int slot) {
        files.left().letGo(slot);
        files.letGo(slot);
    }

    /** Commits and closes what is in slots that the map has given to others; what they have taken already is dropped. */
    void release() {
        do {
            slots.noted();
            slots.outdated().stream()
                    // Those that are this server's under another epoch are claimed anew when somebody asks.
                    .filter(slot -> slots.epoch(slot).isEmpty())
                    .forEach(this::release);
        } while (slots.hasNews());
    }

    private void release(int slot) {
        // A successor that fenced before this commit may have copied the files without it: it needs the journal.
        if (!slots.isTaken(slot) && commit(slot) && !isTakenByNow(slot)) {
            slots.give(slot);
        } else {
            slots.lose(slot, log.released());
        }
        letGo(slot);
    }

    private boolean isTakenByNow(int slot) {
        try {
            slots.look();
            return slots.isTaken(slot);
        } catch (StorageException e) {
            LOG.warn("whether somebody has taken slot {} is not known; the journal is kept for it", slot, e);
            return true;
        }
    }

    private boolean commit(int slot) {
        try {
            files.commitSlot(slot);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("files of slot {}, which is another server's, were not committed; it has the journal", slot, e);
            return false;
        }
    }

    /** Ends the thread; slots that are on their way are left to whoever takes them next. */
    @Override
    public void close() {
        claimer.shutdownNow();
        try {
            if (!claimer.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a slot is still being claimed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
