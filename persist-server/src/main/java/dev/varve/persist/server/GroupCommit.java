/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.persist.sqlite.FileFailure;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.StreamSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what waits for one file, in order and in one transaction: answers go out after the commit, change messages after the answers.
 *
 * <p>Where the file fails in between, everything is undone and each request is tried again by itself, so that none suffers for another. For use by one thread.
 */
final class GroupCommit {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    /** When so much waits to be sent, the transaction ends and another begins. */
    private static final long MOST_ANSWER_BYTES = 8L << 20;

    private final Verbs verbs;
    private final Surroundings server;
    private final OpenFiles files;
    private final Ownership ownership;
    private final Sender sender;
    private final ChangeSender changes;
    private final HeldFetches held;
    private final Runnable onFenced;
    private final AtomicLong commits;
    private final Answers answers = new Answers();

    GroupCommit(WorkerParts parts, OpenFiles files, ChangeSender changes, HeldFetches held) {
        this.verbs = parts.verbs();
        this.server = parts.surroundings();
        this.ownership = parts.ownership();
        this.sender = parts.sender();
        this.onFenced = parts.onFenced();
        this.commits = parts.commits();
        this.files = files;
        this.changes = changes;
        this.held = held;
    }

    /** Carries out {@code requests}, all for {@code key}; none of them drops it. Returns the file if it is open now. */
    void run(StoreKey key, List<Request> requests) {
        OptionalLong epoch = ownership.epoch(key.slot());
        Deque<Request> waiting = new ArrayDeque<>();
        for (Request request : requests) {
            if (epoch.isEmpty() || request.knowsAfter(epoch.getAsLong())) {
                answers.moved(request);
            } else if (request.isAwaited(System.nanoTime())) {
                waiting.add(request);
            }
        }
        sender.send(answers.take());
        while (!waiting.isEmpty()) {
            runSome(key, waiting, epoch.orElseThrow());
        }
    }

    private void runSome(StoreKey key, Deque<Request> waiting, long epoch) {
        List<Request> all = List.copyOf(waiting);
        try {
            Optional<StoredFile> file = files.find(key);
            if (file.isEmpty() && all.stream().noneMatch(request -> Effect.of(request.verb()) == Effect.CREATES)) {
                runAbsent(waiting, epoch);
                return;
            }
            Durability level = level(all, file);
            StoredFile open = file.isPresent() ? file.get() : create(key, all, level);
            open.refresh();
            if (open.epoch() > epoch) {
                fenced(key, waiting);
            } else if (all.stream().anyMatch(request -> Effect.of(request, open) != Effect.READS)) {
                write(open, waiting, level, epoch);
            } else {
                read(open, waiting);
            }
        } catch (StorageException e) {
            failed(key, waiting, all, e);
        } catch (RuntimeException e) {
            LOG.error("a request for {} met a fault of the server", key, e);
            failed(key, waiting, all, StorageException.unavailable("the server met a fault of its own", e));
        }
    }

    private void runAbsent(Deque<Request> waiting, long epoch) {
        while (!waiting.isEmpty()) {
            Request request = waiting.remove();
            try {
                verbs.runAbsent(request, epoch, answers);
            } catch (StorageException e) {
                answers.error(request, e);
            }
        }
        sender.send(answers.take());
    }

    private void read(StoredFile file, Deque<Request> waiting) {
        while (!waiting.isEmpty() && answers.bytes() < MOST_ANSWER_BYTES) {
            carryOut(file, waiting.element());
            waiting.remove();
        }
        answer();
    }

    /** Sends what is to be said, and holds the fetches that are to be answered later. */
    private void answer() {
        for (HeldFetch fetch : answers.takeHeld()) {
            if (!held.add(fetch)) {
                answers.end(fetch.request(), PageCodec.End.complete(0));
            }
        }
        sender.send(answers.take());
    }

    private void write(StoredFile file, Deque<Request> waiting, Durability level, long epoch) {
        file.begin(level, epoch);
        Deque<Request> rest = new ArrayDeque<>(waiting);
        boolean made = !file.isFresh();
        file.expire();
        List<Request> done = new ArrayList<>();
        while (!rest.isEmpty() && answers.bytes() < MOST_ANSWER_BYTES) {
            Request request = rest.remove();
            if (carryOut(file, request)) {
                done.add(request);
                made |= Effect.of(request.verb()) == Effect.CREATES || request.verb() == Verb.CONSUMER_ENSURE;
            }
        }
        boolean committed = made && commit(file);
        if (!made) {
            // Nothing but refusals: the file does not come to be.
            file.rollback();
            files.forget(file.key());
        }
        waiting.clear();
        waiting.addAll(rest);
        answer();
        if (committed) {
            tell(file);
            done.forEach(held::carriedOut);
        }
    }

    /** False where nobody can know whether it happened. */
    private boolean commit(StoredFile file) {
        try {
            file.commit();
            commits.incrementAndGet();
            return true;
        } catch (StorageException e) {
            if (FileFailure.leavesDoubt(e)) {
                // Neither yes nor no would be true: the clients learn that nobody knows.
                answers.clear();
                LOG.warn("whether a transaction of {} was committed is not known", file.key(), e);
                files.forget(file.key());
                held.upset(file.key()::equals);
                return false;
            }
            throw e;
        }
    }

    /** Removes what is past its time in the file of {@code key}, and tells followers. */
    void expire(StoreKey key) {
        OptionalLong epoch = ownership.epoch(key.slot());
        if (epoch.isEmpty()) {
            return;
        }
        try {
            files.find(key).ifPresent(file -> {
                file.begin(Durability.PROCESS, epoch.getAsLong());
                file.expire();
                if (commit(file)) {
                    tell(file);
                }
            });
        } catch (StorageException e) {
            LOG.debug("what is past its time in {} stays for now", key, e);
            files.find(key).ifPresent(StoredFile::rollback);
        }
    }

    private void tell(StoredFile file) {
        if (file instanceof StreamFile stream) {
            List<ChangeRecord> told = stream.takeChanges();
            changes.streamChanges(told);
            held.changed(file.key(), told);
        } else if (file instanceof BucketFile bucket) {
            changes.keyChanges(bucket.takeChanges());
        }
    }

    /** Carries out one request, and returns whether it was not refused. A failure of the file is thrown. */
    private boolean carryOut(StoredFile file, Request request) {
        try {
            verbs.run(file, request, answers);
            return true;
        } catch (StorageException e) {
            if (FileFailure.is(e)) {
                throw e;
            }
            answers.error(request, e);
            return false;
        }
    }

    private void failed(StoreKey key, Deque<Request> waiting, List<Request> all, StorageException failure) {
        answers.clear();
        rollback(key, failure);
        if (failure.code() == ErrorCode.FENCED) {
            fenced(key, waiting);
            return;
        }
        waiting.clear();
        if (all.size() == 1) {
            answers.error(all.get(0), failure);
            sender.send(answers.take());
            return;
        }
        all.forEach(request -> run(key, List.of(request)));
    }

    private void rollback(StoreKey key, StorageException failure) {
        if (failure.code() == ErrorCode.INSUFFICIENT_STORAGE || failure.code() == ErrorCode.FENCED) {
            try {
                files.find(key).ifPresent(StoredFile::rollback);
                return;
            } catch (StorageException e) {
                LOG.debug("the file of {} is closed, as it fails", key, e);
            }
        }
        // A file that failed is opened anew, which finds it whole or says that it is not.
        files.forget(key);
    }

    private void fenced(StoreKey key, Deque<Request> waiting) {
        waiting.forEach(answers::moved);
        waiting.clear();
        sender.send(answers.take());
        files.forget(key);
        held.upset(key::equals);
        onFenced.run();
    }

    private StoredFile create(StoreKey key, List<Request> requests, Durability level) {
        if (key.kind() != StoreKey.Kind.STREAM) {
            return files.createBucket(key, level);
        }
        return files.createStream(key, spec(key, requests), level);
    }

    /** What a declared stream begins as: what {@code ensure} brings, or, where it did not come yet, what the map knows. */
    private Optional<StreamSpec> spec(StoreKey key, List<Request> requests) {
        if (!key.isDeclared()) {
            return Optional.empty();
        }
        Request first = requests.stream()
                .filter(request -> Effect.of(request.verb()) == Effect.CREATES)
                .findFirst()
                .orElseThrow();
        if (first.verb() == Verb.ENSURE) {
            return Optional.of(StreamVerbs.spec(first.headers()));
        }
        List<SubjectFilter> filters = ownership.map().filters(key.title());
        String[] texts = filters.stream().map(SubjectFilter::value).toArray(String[]::new);
        return Optional.of(StreamSpec.of(key.title(), texts));
    }

    /** What the strictest of {@code requests} needs. */
    private Durability level(List<Request> requests, Optional<StoredFile> file) {
        Durability own = file.flatMap(StoredFile::durability).orElse(server.defaultDurability());
        return requests.stream()
                        .filter(request -> Effect.of(request.verb()) != Effect.READS)
                        .anyMatch(request -> wanted(request, own).satisfies(Durability.DISK))
                ? Durability.DISK
                : Durability.PROCESS;
    }

    private static Durability wanted(Request request, Durability own) {
        try {
            Optional<Durability> least = request.headers().durability(HeaderNames.AT_LEAST);
            // Parts become durable with the commit of their object.
            return least.orElse(request.verb() == Verb.OBJ_PART ? Durability.PROCESS : own);
        } catch (StorageException malformed) {
            // It will be refused when its turn comes.
            return Durability.PROCESS;
        }
    }
}
