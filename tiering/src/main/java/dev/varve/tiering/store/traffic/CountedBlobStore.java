/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import dev.varve.Capability;
import dev.varve.ClosableIterator;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.store.traffic.CallReport.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store each of whose calls is reported when it has ended: which, how it ended, how long it took, and how many bytes of content went with it. */
public final class CountedBlobStore implements BlobStore {

    private final BlobStore store;
    private final CallReport.Listener listener;
    private final Ticker ticker;

    /** {@code store}, of which {@code listener} hears; closed with this. */
    public CountedBlobStore(BlobStore store, CallReport.Listener listener) {
        this(store, listener, Ticker.system());
    }

    CountedBlobStore(BlobStore store, CallReport.Listener listener, Ticker ticker) {
        this.store = store;
        this.listener = listener;
        this.ticker = ticker;
    }

    private <T> T counted(BlobCall call, Supplier<T> work) {
        return counted(call, 0, work, result -> Outcome.DONE);
    }

    private <T> T counted(BlobCall call, long sent, Supplier<T> work, Function<T, Outcome> outcome) {
        long start = ticker.nanos();
        try {
            T result = work.get();
            report(call, outcome.apply(result), Optional.empty(), sent, start);
            return result;
        } catch (OutcomeUnknownException e) {
            report(call, Outcome.UNKNOWN, Optional.empty(), sent, start);
            throw e;
        } catch (RuntimeException e) {
            report(call, Outcome.FAILED, storage(e), sent, start);
            throw e;
        }
    }

    /** Content that cannot be read, for instance, is no error of the store and has no code. */
    private static Optional<StorageException> storage(RuntimeException e) {
        return e instanceof StorageException error ? Optional.of(error) : Optional.empty();
    }

    private void report(BlobCall call, Outcome outcome, Optional<StorageException> error, long sent, long start) {
        listener.ended(new CallReport(
                call, outcome, error.map(StorageException::code), sent, 0, Duration.ofNanos(ticker.nanos() - start)));
    }

    private static Outcome outcome(WriteAnswer answer) {
        if (answer instanceof WriteAnswer.Conflict) {
            return Outcome.CONFLICT;
        }
        return answer instanceof WriteAnswer.AlreadyThere ? Outcome.ALREADY_THERE : Outcome.DONE;
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public Set<Capability> capabilities() {
        return store.capabilities();
    }

    @Override
    public void check(BlobOptions options) {
        counted(BlobCall.CHECK, () -> {
            store.check(options);
            return true;
        });
    }

    @Override
    public WriteAnswer create(BlobKey key, BlobContent content, BlobOptions options) {
        return counted(
                BlobCall.CREATE,
                content.length(),
                () -> store.create(key, content, options),
                CountedBlobStore::outcome);
    }

    @Override
    public WriteAnswer replace(BlobKey key, BlobTag expected, BlobContent content) {
        return counted(
                BlobCall.REPLACE,
                content.length(),
                () -> store.replace(key, expected, content),
                CountedBlobStore::outcome);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return counted(BlobCall.HEAD, () -> store.head(key));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key, String version) {
        return counted(BlobCall.HEAD, () -> store.head(key, version));
    }

    /** What is opened is reported when it is closed, by the reader. */
    @Override
    public Optional<BlobReader> read(BlobKey key, ReadOptions options) {
        long start = ticker.nanos();
        Optional<BlobReader> reader;
        try {
            reader = store.read(key, options);
        } catch (RuntimeException e) {
            report(BlobCall.READ, Outcome.FAILED, storage(e), 0, start);
            throw e;
        }
        if (reader.isEmpty()) {
            report(BlobCall.READ, Outcome.DONE, Optional.empty(), 0, start);
        }
        return reader.map(opened -> new CountedReader(opened, listener, ticker, start));
    }

    @Override
    public ClosableIterator<BlobEntry> list(String prefix) {
        return counted(BlobCall.LIST, () -> {
            ClosableIterator<BlobEntry> entries = store.list(prefix);
            fetchFirst(entries);
            return entries;
        });
    }

    /** The first page is fetched now, so that its failure is seen. */
    private static void fetchFirst(ClosableIterator<BlobEntry> entries) {
        try {
            var unused = entries.hasNext();
        } catch (RuntimeException e) {
            entries.close();
            throw e;
        }
    }

    @Override
    public boolean delete(BlobKey key) {
        return counted(BlobCall.DELETE, () -> store.delete(key));
    }

    @Override
    public Optional<Availability> restore(BlobKey key, RestoreRequest request) {
        return counted(BlobCall.RESTORE, () -> store.restore(key, request));
    }

    @Override
    public void close() {
        store.close();
    }
}
