/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread, and the files of the slots that are its part: nobody else touches them.
 *
 * <p>It takes all that waits at once and carries it out file by file, so that what waits for one file shares a transaction.
 */
final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int MOST_WAITING = 65_536;
    private static final int MOST_AT_ONCE = 4096;
    private static final long TICK_MILLIS = 100;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final WorkerParts parts;
    private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private final OpenFiles files;
    private final ChangeSender changes;
    private final GroupCommit commits;
    private final Drops drops;
    private final Expiries expiries = new Expiries();
    private final HeldFetches held = new HeldFetches();
    private volatile boolean stopping;
    private volatile boolean aborted;

    /** What a worker is given to do. */
    private sealed interface Task {
        record OfFile(Request request) implements Task {}

        record OfAll(Runnable work) implements Task {}
    }

    Worker(String name, WorkerParts parts, int mostOpenFiles) {
        this.parts = parts;
        this.files = new OpenFiles(parts.directory(), parts.settings(), mostOpenFiles);
        this.changes = new ChangeSender(
                parts.sender(), parts.subjects(), parts.surroundings().room());
        this.commits = new GroupCommit(parts, files, changes, held);
        this.drops = new Drops(files, parts.ownership(), changes);
        this.thread = new Thread(this::work, name);
    }

    void start() {
        thread.start();
    }

    /**
     * Takes a request, to be carried out after all taken before.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if too many wait
     */
    void accept(Request request) {
        offer(new Task.OfFile(request));
    }

    /** Has the worker's thread ask {@code question} of its files. */
    <T> CompletableFuture<T> ask(Function<OpenFiles, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        offer(new Task.OfAll(() -> {
            try {
                answer.complete(question.apply(files));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }));
        return answer;
    }

    /** Closes the files of slots that are no longer this server's. */
    void releaseLost() {
        try {
            var unused = ask(open -> {
                open.closeUnless(key -> parts.ownership().epoch(key.slot()).isPresent());
                held.upset(key -> parts.ownership().epoch(key.slot()).isEmpty());
                return true;
            });
        } catch (StorageException busy) {
            // It is asked again with the next beat; until then the files' epochs keep others from harm.
            LOG.debug("files of lost slots stay open for now", busy);
        }
    }

    private void offer(Task task) {
        if (stopping || !queue.offer(task)) {
            throw StorageException.unavailable(
                    stopping ? "the server is stopping" : "too many requests wait; try again", null);
        }
    }

    private void work() {
        List<Task> batch = new ArrayList<>();
        while (!aborted && !(stopping && queue.isEmpty())) {
            try {
                Task first = queue.poll(untilTick(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_AT_ONCE);
                    carryOut(batch);
                }
                tick();
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException e) {
                LOG.error("a worker goes on after a fault", e);
            } finally {
                batch.clear();
            }
        }
        if (!aborted) {
            giveUpHeld();
        }
        files.close();
    }

    /** Shorter where a delivery is due, or a fetch ends, earlier. */
    private long untilTick() {
        long due =
                held.nextDue().orElse(Long.MAX_VALUE) - parts.settings().clock().millis();
        long end = held.untilEnd(System.nanoTime()).orElse(Long.MAX_VALUE) / NANOS_PER_MILLI + 1;
        return Math.max(1, Math.min(TICK_MILLIS, Math.min(due, end)));
    }

    /** Whoever waits is to ask the next owner. */
    private void giveUpHeld() {
        Answers answers = new Answers();
        held.takeAll().forEach(fetch -> answers.moved(fetch.request()));
        parts.sender().send(answers.take());
    }

    private void carryOut(List<Task> batch) {
        Map<StoreKey, List<Request>> groups = new LinkedHashMap<>();
        List<Runnable> others = new ArrayList<>();
        for (Task task : batch) {
            if (task instanceof Task.OfFile leaving && ConsumerVerbs.isLeave(leaving.request())) {
                others.add(() -> leave(leaving.request()));
            } else if (task instanceof Task.OfFile one && !rests(one.request())) {
                Request request = one.request();
                groups.computeIfAbsent(request.key(), key -> new ArrayList<>()).add(request);
            } else if (task instanceof Task.OfAll all) {
                others.add(all.work());
            }
        }
        groups.forEach((key, requests) -> {
            if (!aborted) {
                carryOut(key, requests);
            }
        });
        others.forEach(Runnable::run);
    }

    /** Ends a fetch whose client has gone. */
    private void leave(Request request) {
        Answers answers = new Answers();
        try {
            String id = request.headers().requiredText(HeaderNames.MSG_ID);
            held.take(ConsumerVerbs.consumer(request), id)
                    .ifPresent(fetch -> answers.end(fetch.request(), PageCodec.End.complete(0)));
            answers.end(request, PageCodec.End.complete(0));
        } catch (StorageException malformed) {
            answers.error(request, malformed);
        }
        parts.sender().send(answers.take());
    }

    /** Holds a fetch of a consumer that is at rest; what comes with it for the same stream will wake it. */
    private boolean rests(Request request) {
        OptionalLong epoch = parts.ownership().epoch(request.key().slot());
        boolean current = epoch.isPresent() && !request.knowsAfter(epoch.getAsLong());
        return current
                && request.verb() == Verb.CONSUMER_FETCH
                && ConsumerVerbs.atRest(request)
                        .filter(fetch -> held.isAtRest(fetch.consumer()))
                        .map(held::add)
                        .orElse(false);
    }

    private void carryOut(StoreKey key, List<Request> requests) {
        List<Request> together = new ArrayList<>();
        for (Request request : requests) {
            if (request.verb() == Verb.DROP || request.verb() == Verb.KV_DROP) {
                flush(key, together);
                Answers answers = new Answers();
                drops.run(request, answers);
                parts.sender().send(answers.take());
                held.upset(key::equals);
            } else {
                together.add(request);
            }
        }
        flush(key, together);
        schedule(key);
    }

    private void flush(StoreKey key, List<Request> together) {
        if (!together.isEmpty()) {
            commits.run(key, List.copyOf(together));
            together.clear();
        }
    }

    private void schedule(StoreKey key) {
        try {
            files.find(key).ifPresent(file -> expiries.schedule(key, file.nextExpiry()));
        } catch (StorageException e) {
            LOG.debug("the file of {} cannot be opened", key, e);
        }
    }

    private void tick() {
        long nanos = System.nanoTime();
        for (StoreKey key : expiries.due(parts.settings().clock().millis())) {
            commits.expire(key);
            schedule(key);
        }
        serveHeld(nanos);
        changes.tick(nanos);
        files.closeUnused(nanos - parts.idleClose().toNanos());
    }

    private void serveHeld(long nanos) {
        held.due(parts.settings().clock().millis());
        held.takeReady().forEach(this::serve);
        Answers answers = new Answers();
        held.takeEnded(nanos).forEach(fetch -> answers.end(fetch.request(), PageCodec.End.complete(0)));
        parts.sender().send(answers.take());
    }

    /** Lets those who wait for {@code consumer} try again, until one has to go on waiting. */
    private void serve(ConsumerKey consumer) {
        Optional<HeldFetch> next = held.take(consumer);
        while (next.isPresent()) {
            int others = held.size();
            commits.run(consumer.file(), List.of(next.get().request()));
            next = held.size() > others ? Optional.empty() : held.take(consumer);
        }
    }

    /** Carries out what waits, closes the files and ends. */
    void stop() {
        stopping = true;
        await();
    }

    /** Ends as soon as it can; what waits stays undone. */
    void abort() {
        aborted = true;
        stop();
    }

    private void await() {
        try {
            thread.join(STOP_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
