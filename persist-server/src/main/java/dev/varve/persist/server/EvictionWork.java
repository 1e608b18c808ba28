/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.warm.EvictionCheck;
import dev.varve.persist.warm.Stub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of evictions needs no worker: slots are listed, files are compared with the store, stubs are made. Safe for use by many threads. */
final class EvictionWork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EvictionWork.class);
    private static final Pattern NAME = Pattern.compile("[sko][0-9a-f]{40}\\.db");
    private static final long STOP_SECONDS = 5;
    private static final int MANY_FILES = 10_000;

    private final EvictionCheck check;
    private final DataDirectory directory;
    private final Path spool;
    private final DiskBudget budget;
    private final ExecutorService threads;
    private long spooled;

    /**
     * What is known of a file that may go.
     *
     * @param checked what it is, and whether the store has all of it
     * @param stub what is to come in its place, synced, if it may go; to be removed by whoever got it
     */
    record Ready(EvictionCheck.Checked checked, Optional<Path> stub) {}

    /**
     * @param spool a directory of this process alone
     * @param threads ended with this
     */
    EvictionWork(EvictionCheck check, DataDirectory directory, Path spool, DiskBudget budget, ExecutorService threads) {
        this.check = check;
        this.directory = directory;
        this.spool = spool;
        this.budget = budget;
        this.threads = threads;
    }

    /** Whether nothing is taken any more. */
    boolean isClosed() {
        return threads.isShutdown();
    }

    DiskBudget budget() {
        return budget;
    }

    /**
     * The files of a slot.
     *
     * @param sizes their sizes by name, without stubs and files that hold nothing
     * @param stubs how many stubs there are
     */
    record Listed(Map<String, Long> sizes, long stubs) {}

    /** Begins to list the files of {@code slots}, of the first of them where there are many, by slot. */
    CompletableFuture<Map<Integer, Listed>> list(List<Integer> slots) {
        return WarmTier.begin(threads, () -> {
            Map<Integer, Listed> found = new HashMap<>();
            int count = 0;
            for (int slot : slots) {
                if (count < MANY_FILES) {
                    Listed listed = list(directory.slot(slot));
                    count += listed.sizes().size();
                    found.put(slot, listed);
                }
            }
            return found;
        });
    }

    private static Listed list(Path folder) {
        Map<String, Long> sizes = new HashMap<>();
        long stubs = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                String name = String.valueOf(file.getFileName());
                if (NAME.matcher(name).matches()) {
                    long size = Files.size(file);
                    if (!Stub.isSmall(size)) {
                        sizes.put(name, size);
                    } else if (size > 0) {
                        stubs++;
                    }
                }
            }
        } catch (NoSuchFileException none) {
            return new Listed(Map.of(), 0);
        } catch (IOException e) {
            LOG.warn("how much the files in {} take is not known, and none of them is evicted", folder, e);
            return new Listed(Map.of(), 0);
        }
        return new Listed(sizes, stubs);
    }

    /** Begins to find out whether {@code file} of {@code slot}, to which nobody commits meanwhile, may go. */
    CompletableFuture<Ready> check(int slot, Path file) {
        return WarmTier.begin(threads, () -> {
            EvictionCheck.Checked checked = check.check(slot, file);
            return new Ready(
                    checked,
                    checked.finding() == EvictionCheck.Finding.STORED ? Optional.of(stub(checked)) : Optional.empty());
        });
    }

    private Path stub(EvictionCheck.Checked checked) {
        Path stub = spool.resolve("stub." + UUID.randomUUID());
        try {
            Files.createDirectories(spool);
            new Stub(checked.state().position()).write(stub);
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts what is in the spool to what is used. */
    synchronized void measureSpool() {
        long now = sum(spool);
        budget.scratch(now - spooled);
        spooled = now;
    }

    private static long sum(Path spool) {
        long sum = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(spool)) {
            for (Path file : all) {
                sum += file.toFile().length();
            }
        } catch (IOException e) {
            LOG.debug("{} is not there", spool, e);
        }
        return sum;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a file is still being compared with its copy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
