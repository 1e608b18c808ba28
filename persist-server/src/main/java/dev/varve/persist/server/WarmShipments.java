/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.warm.Shipment;
import dev.varve.persist.warm.WarmName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over to the tier what a worker's {@link WarmLog} says is due, and takes note of what became of it. Only of slots that are the server's by a look at the fence that comes after the commit of what is handed over. For use by one thread.
 */
final class WarmShipments {

    private static final Logger LOG = LoggerFactory.getLogger(WarmShipments.class);
    private static final long LONGEST_STEP_NANOS = Duration.ofMillis(250).toNanos();
    private static final int PATIENCE = 20;
    /** The longest that those wait who are served. */
    private static final long SHARE_NANOS = Duration.ofMillis(20).toNanos();

    private final WarmTier tier;
    private final WarmLog log;
    private final WarmCatalogs catalogs;
    private final OpenFiles files;
    private final WorkerSlots slots;
    private final DataDirectory directory;
    private final Runnable onFenced;
    private final int worker;
    private final long intervalNanos;
    private long steppedNanos = System.nanoTime();
    /** How many files are being copied. */
    private long copying;
    /** Whether a file was hurried that is not handed over yet. */
    private boolean isPressed;

    private final List<CompletableFuture<Void>> hurrying = new ArrayList<>();

    WarmShipments(WarmTier tier, WarmLog log, OpenFiles files, WorkerSlots slots, WorkerParts parts, int worker) {
        this.tier = tier;
        this.log = log;
        this.files = files;
        this.slots = slots;
        this.directory = parts.directory();
        this.onFenced = parts.onFenced();
        this.worker = worker;
        this.intervalNanos = tier.settings().interval().toNanos();
        this.catalogs = new WarmCatalogs(tier, log, files, slots, directory, this::calm);
    }

    /** Until then nothing waits for its time: {@code done} is completed when the store has all, or does not take it. */
    void hurry(CompletableFuture<Void> done) {
        hurrying.add(done);
    }

    /** Whether something is to be done at once. */
    boolean isBusy() {
        return !hurrying.isEmpty();
    }

    /** Has the file of {@code key} shipped out of turn; returns whether that is to be hoped for. */
    boolean hurry(StoreKey key) {
        WarmFile file = log.files().get(key);
        if (file == null || file.refused) {
            return false;
        }
        file.pressed = true;
        isPressed = true;
        WarmCatalog catalog = log.catalogs().get(key.slot());
        if (catalog != null && catalogs.isAwaited(key.slot(), file.catalogChange)) {
            catalog.pressed = true;
        }
        return true;
    }

    private void calm() {
        hurrying.forEach(done -> done.complete(null));
        hurrying.clear();
    }

    /** Does what is due at {@code nanos}. */
    void tick(long nanos) {
        boolean hasNothing = log.files().isEmpty() && log.catalogs().isEmpty();
        if (!isBusy() && !isPressed && nanos - steppedNanos < Math.min(LONGEST_STEP_NANOS, intervalNanos / 8)) {
            return;
        }
        steppedNanos = nanos;
        isPressed = false;
        if (!hasNothing && !tier.isClosed()) {
            try {
                slots.look();
                step(nanos);
            } catch (StorageException e) {
                LOG.warn("nothing is shipped for now, as nobody can say whether the slots are still this server's", e);
            }
        }
        report(nanos);
        if (log.files().values().stream().allMatch(file -> file.refused)
                && log.catalogs().isEmpty()) {
            calm();
        }
    }

    private void step(long nanos) {
        catalogs.step(nanos, isBusy() ? 0 : intervalNanos).forEach(this::fenced);
        long until = System.nanoTime() + SHARE_NANOS;
        // Counted once: thousands of files may wait.
        copying =
                log.files().values().stream().filter(file -> file.copy != null).count();
        // What is done with one may end others.
        for (Map.Entry<StoreKey, WarmFile> entry : List.copyOf(log.files().entrySet())) {
            if (System.nanoTime() - until > 0) {
                return;
            }
            if (log.files().get(entry.getKey()) == entry.getValue()
                    && slots.isClaimed(entry.getKey().slot())) {
                step(entry.getKey(), entry.getValue(), nanos);
            }
        }
    }

    private void step(StoreKey key, WarmFile file, long nanos) {
        if (file.sent != null) {
            if (file.sent.isDone()) {
                ended(key, file, file.sent, nanos);
            }
        } else if (file.copy != null) {
            if (file.copy.isDone()) {
                copied(key, file, file.copy, nanos);
            }
        } else if (isDue(file, nanos) && !catalogs.isAwaited(key.slot(), file.catalogChange)) {
            handOver(key, file, nanos);
        }
    }

    private boolean hasRoom() {
        return copying < 2L * tier.settings().threads();
    }

    private boolean isDue(WarmFile file, long nanos) {
        long wait = (isBusy() || file.pressed) && !file.refused ? 0 : intervalNanos;
        return nanos - file.dueNanos >= wait;
    }

    private void handOver(StoreKey key, WarmFile file, long nanos) {
        try {
            if (file.isDropped()) {
                send(key, file, new Shipment.Content.Dropped());
            } else if (file.isWhole()) {
                if (hasRoom()) {
                    copy(key, file);
                }
            } else if (file.isReady()) {
                send(key, file, file.content());
            } else if (file.isEmpty()) {
                log.clean(key);
            } else if (isBusy() || file.pressed) {
                files.commit(key);
            }
        } catch (StorageException e) {
            LOG.debug("{} is not handed over now", key, e);
            file.dueNanos = nanos;
            file.pressed = false;
            calm();
        }
    }

    private void copy(StoreKey key, WarmFile file) {
        // All that comes from here on is collected.
        files.commit(key);
        if (files.find(key).isEmpty()) {
            Optional<FilePosition> dropped = files.catalogs()
                    .find(key.slot())
                    .flatMap(catalog -> catalog.find(key))
                    .filter(entry -> entry.dropped() > 0)
                    .map(entry -> new FilePosition(entry.epoch(), entry.lsn()));
            dropped.ifPresentOrElse(file::dropped, () -> log.clean(key));
            return;
        }
        log.position(key).ifPresent(file::opened);
        file.handedOver = file.life();
        file.copying(tier.copy(directory.file(key)));
        copying++;
    }

    private void copied(StoreKey key, WarmFile file, CompletableFuture<WarmTier.Copied> copy, long nanos) {
        file.copy = null;
        try {
            WarmTier.Copied copied = copy.join();
            if (file.handedOver == file.life()) {
                send(key, file, new Shipment.Content.Copy(copied.file(), copied.state(), file.instead()));
            } else {
                WarmTier.remove(copied.file());
            }
        } catch (CompletionException e) {
            LOG.warn("{} cannot be copied for the store, and is tried again", key, e);
            file.needWhole();
            file.dueNanos = nanos;
        }
    }

    private void send(StoreKey key, WarmFile file, Shipment.Content content) {
        OptionalLong epoch = slots.epoch(key.slot());
        FilePosition base = Optional.ofNullable(file.base()).orElse(FilePosition.START);
        file.shipment = new Shipment(WarmName.of(key, directory), epoch.orElseThrow(), base, content);
        file.handedOver = file.life();
        file.sent = tier.ship(file.shipment);
    }

    private void ended(StoreKey key, WarmFile file, CompletableFuture<Shipment.Outcome> sent, long nanos) {
        Shipment shipment = Objects.requireNonNull(file.shipment);
        try {
            Shipment.Outcome outcome = sent.join();
            file.sent = null;
            file.dueNanos = nanos;
            if (outcome == Shipment.Outcome.FENCED) {
                fenced(key.slot());
            } else if (file.handedOver == file.life()) {
                ended(key, file, shipment, outcome);
            }
        } catch (CompletionException e) {
            file.sent = null;
            file.dueNanos = nanos;
            file.pressed = false;
            calm();
            if (shipment.content() instanceof Shipment.Content.Copy && file.handedOver == file.life()) {
                file.needWhole();
            }
        }
    }

    private void ended(StoreKey key, WarmFile file, Shipment shipment, Shipment.Outcome outcome) {
        switch (outcome) {
            case SHIPPED -> {
                file.refused = false;
                file.pressed = false;
                file.sinceNanos = file.dueNanos;
                if (shipment.content() instanceof Shipment.Content.Dropped) {
                    log.clean(key);
                    return;
                }
                file.shipped(shipment.upTo(), shipment.content() instanceof Shipment.Content.Copy);
                if (file.isEmpty()) {
                    log.clean(key);
                }
            }
            case SNAPSHOT_NEEDED -> {
                file.needWhole();
                file.dueNanos -= intervalNanos;
            }
            case AHEAD -> {
                refuse(key, file);
                file.needWhole();
                file.dueNanos += intervalNanos * PATIENCE;
            }
            case FENCED -> throw new IllegalStateException("decided before");
        }
    }

    private static void refuse(StoreKey key, WarmFile file) {
        if (!file.refused) {
            LOG.error(
                    "{} is not shipped: the store has more of it than this server found in its data directory, which was set back or emptied; the store's copy is left as it is. Move the file away to have the copy"
                            + " restored, or remove its manifest to ship the file",
                    key);
        }
        file.refused = true;
    }

    private void fenced(int slot) {
        OptionalLong epoch = slots.epoch(slot);
        LOG.error(
                "nothing of slot {} is shipped any more: another server has written to the store under a higher epoch than {}",
                slot,
                epoch);
        log.fenced(slot, epoch.orElse(0));
        onFenced.run();
    }

    private void report(long nanos) {
        long commands = 0;
        long refused = log.fencedSlots();
        long oldest = nanos;
        for (WarmFile file : log.files().values()) {
            commands += file.commands();
            refused += file.refused ? 1 : 0;
            oldest = Math.min(oldest, file.sinceNanos);
        }
        for (WarmCatalog catalog : log.catalogs().values()) {
            oldest = catalog.isDirty() ? Math.min(oldest, catalog.sinceNanos) : oldest;
        }
        long count = log.files().size()
                + log.catalogs().values().stream().filter(WarmCatalog::isDirty).count();
        tier.report().lag(worker, new WarmReport.Lag(count, commands, refused, oldest), nanos);
    }
}
