/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FileCopy;
import dev.varve.persist.store.FileSummary;
import dev.varve.persist.warm.CommandApplier;
import dev.varve.persist.warm.EvictionCheck;
import dev.varve.persist.warm.Restorer;
import dev.varve.persist.warm.Shipment;
import dev.varve.persist.warm.Shipper;
import dev.varve.persist.warm.Wanted;
import dev.varve.persist.warm.WarmName;
import dev.varve.persist.warm.WarmSettings;
import dev.varve.persist.warm.WarmStore;
import dev.varve.persist.warm.WarmUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a server that ship its files to the store and bring files back; workers only hand over, and ask what became of it. Safe for use by many threads. */
final class WarmTier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WarmTier.class);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final WarmStore store;
    private final WarmSettings settings;
    private final DataDirectory directory;
    private final Path spool;
    private final Shipper shipper;
    private final Restorer restorer;
    private final Optional<DiskBudget> budget;
    private final Optional<EvictionWork> evictions;
    private final WarmReport report;
    private final ExecutorService shipping;
    private final ExecutorService restoring;
    private volatile boolean probed;

    /**
     * A copy of a file, to be removed by whoever got it.
     *
     * @param file the copy
     * @param state what it holds
     */
    record Copied(Path file, FileSummary state) {}

    /**
     * @param spool a directory of this process alone, where copies are until they are shipped
     * @param writer a name of this process that no other ever has
     */
    WarmTier(WarmUse use, DataDirectory directory, Path spool, String writer, CommandApplier applier) {
        this.store = use.store();
        this.settings = use.settings();
        this.directory = directory;
        this.spool = spool;
        this.budget = settings.diskBudget().isPresent()
                ? Optional.of(new DiskBudget(settings.diskBudget().getAsLong(), settings.interval()))
                : Optional.empty();
        this.report = new WarmReport(settings, store, budget);
        this.shipper = new Shipper(store, writer, report::sent);
        this.restorer =
                new Restorer(store, directory, applier, delta -> budget.ifPresent(bytes -> bytes.scratch(delta)));
        this.shipping = threads("varve-warm-ship-");
        this.restoring = threads("varve-warm-restore-");
        this.evictions = budget.map(bytes -> new EvictionWork(
                new EvictionCheck(store, directory), directory, spool, bytes, threads("varve-warm-evict-")));
    }

    private ExecutorService threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return Executors.newFixedThreadPool(settings.threads(), task -> {
            Thread thread = new Thread(task, name + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Finds out whether the store can be used, and, where nothing is stored here, which slots it has.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNSUPPORTED} if the store does not heed conditions; another if it does not answer and there is nothing here: what it has may not be taken for nothing
     */
    void start() {
        boolean empty = directory.isEmpty();
        try {
            probe();
        } catch (OutcomeUnknownException e) {
            // Of a store that does not answer at all nobody knows what became of the probe.
            notNow(empty, StorageException.unavailable("the store " + store.name() + " does not answer", e));
        } catch (StorageException e) {
            notNow(empty, e);
        }
        if (empty) {
            store.list(WarmName.catalogs()).stream()
                    .flatMap(key -> WarmName.slotOfCatalog(key).stream())
                    .forEach(directory::makeSlot);
        }
    }

    private void notNow(boolean empty, StorageException why) {
        if (empty || !why.retryable()) {
            throw why;
        }
        LOG.warn("the store {} does not answer; what is here is served, and shipped later", store.name(), why);
    }

    private synchronized void probe() {
        if (!probed) {
            store.probe();
            probed = true;
        }
    }

    /** Begins to copy {@code source}, to which nobody commits until that is done. */
    CompletableFuture<Copied> copy(Path source) {
        return begin(shipping, () -> {
            Path target = spool.resolve(source.getFileName() + "." + UUID.randomUUID());
            try {
                Files.createDirectories(spool);
                return new Copied(target, FileCopy.make(source, target));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                remove(target);
                throw e;
            }
        });
    }

    /** Begins to ship {@code shipment}; a copy is removed in the end. */
    CompletableFuture<Shipment.Outcome> ship(Shipment shipment) {
        return begin(shipping, () -> {
            try {
                probe();
                Shipment.Outcome outcome = shipper.ship(shipment);
                report.ended(shipment, outcome);
                return outcome;
            } catch (RuntimeException e) {
                report.failed(shipment, e);
                throw e;
            } finally {
                if (shipment.content() instanceof Shipment.Content.Copy copy) {
                    remove(copy.file());
                }
            }
        });
    }

    /** Begins to restore the file {@code wanted}; completes with whether there is one. Where the disk budget is exceeded, it waits for a moment until there is room. */
    CompletableFuture<Boolean> restore(Wanted wanted) {
        return begin(restoring, () -> {
            budget.ifPresent(DiskBudget::awaitRoom);
            boolean there = restored(restorer.file(wanted));
            budget.ifPresent(bytes -> bytes.restored(wanted.key()));
            return there;
        });
    }

    /** What keeps the disk budget; empty where there is none. */
    Optional<EvictionWork> evictions() {
        return evictions;
    }

    /** Restores the catalog of {@code slot}, if it is not there and the store has one. */
    void bringCatalog(int slot) {
        if (!Files.exists(directory.catalog(slot))) {
            var unused = restored(restorer.catalog(slot));
        }
    }

    private boolean restored(Optional<FileSummary> found) {
        found.ifPresent(state -> report.restored());
        return found.isPresent();
    }

    /** The slot is another's, or this server's anew: what was known of its files may be known no more. */
    void forget(int slot) {
        shipper.forget(slot);
    }

    /** Whether nothing is taken any more. */
    boolean isClosed() {
        return shipping.isShutdown();
    }

    WarmSettings settings() {
        return settings;
    }

    WarmReport report() {
        return report;
    }

    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-journal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins {@code work} on one of {@code threads}; fails where they have ended. */
    static <T> CompletableFuture<T> begin(ExecutorService threads, Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(StorageException.unavailable("the server ends", e));
        }
    }

    /** Ends what is under way as it is. The store stays open. */
    @Override
    public void close() {
        shipping.shutdownNow();
        restoring.shutdownNow();
        evictions.ifPresent(EvictionWork::close);
        try {
            if (!shipping.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("something is still being shipped to {}", store.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
