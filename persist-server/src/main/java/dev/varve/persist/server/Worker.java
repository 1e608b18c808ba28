/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread, and the files of the slots that are its part, which one thread at a time touches.
 *
 * <p>It takes all that waits at once, so that it shares one sync of the journal. While nothing waits and it has nothing to do, {@link #acceptAlone} carries out a request on the thread that brings it, which costs less than to wake this one.
 */
final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int MOST_WAITING = 65_536;
    private static final int MOST_AT_ONCE = 4096;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    /** Tasks that were given and are not done: those that wait, and those that the thread has taken. */
    private final AtomicInteger undone = new AtomicInteger();
    /** Held by who uses the engine. */
    private final ReentrantLock turn = new ReentrantLock();

    private @Nullable Thread thread;
    private volatile @Nullable Engine own;
    private volatile boolean stopping;
    private volatile boolean aborted;
    private volatile boolean clean;

    /** What a worker is given to do. */
    private sealed interface Task {
        record OfFile(Request request) implements Task {}

        record OfAll(Consumer<Engine> work) implements Task {}
    }

    Worker(String name) {
        this.name = name;
    }

    /** Begins to work on {@code engine}, which is its own from now on. */
    void start(Engine engine) {
        own = engine;
        thread = new Thread(() -> work(engine), name);
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

    /**
     * {@link #accept} for a request beside which none has come that could be carried out with it, and that takes little time: it is carried out before this returns where that can be done at once.
     *
     * @throws StorageException as {@link #accept}
     */
    void acceptAlone(Request request) {
        if (!carriedOut(request)) {
            accept(request);
        }
    }

    /** Whether {@code request} was carried out here: nothing that was given before it is undone. */
    private boolean carriedOut(Request request) {
        Engine engine = own;
        if (engine == null || undone.get() > 0 || !turn.tryLock()) {
            return false;
        }
        try {
            // Whoever was given something between the two looks has it undone still.
            if (undone.get() > 0 || stopping) {
                return false;
            }
            engine.carryOut(List.of(request));
            if (engine.isBusy()) {
                offer(new Task.OfAll(busy -> {}));
            }
        } catch (RuntimeException e) {
            LOG.error("a worker goes on after a fault", e);
        } catch (Error e) {
            failed(engine, e);
            aborted = true;
            stopping = true;
        } finally {
            turn.unlock();
        }
        return true;
    }

    /** Has the worker's thread ask {@code question} of all that it holds. */
    <T> CompletableFuture<T> ask(Function<Holdings, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        offer(new Task.OfAll(engine -> {
            try {
                engine.ask(holdings -> answer(question, holdings, answer), answer::completeExceptionally);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }));
        return answer;
    }

    private static <T> void answer(Function<Holdings, T> question, Holdings holdings, CompletableFuture<T> answer) {
        T found;
        try {
            found = question.apply(holdings);
        } catch (StorageException e) {
            // The engine refuses, or asks again when what is missing is there.
            throw e;
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return;
        }
        answer.complete(found);
    }

    /** Has the worker ship all that the store has not; completes then, or when the store does not take it. */
    CompletableFuture<Void> hurry() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        offer(new Task.OfAll(engine -> engine.hurry(done)));
        return done;
    }

    /** Has the worker let go of slots that are no longer this server's. */
    void mapChanged() {
        try {
            offer(new Task.OfAll(Engine::mapChanged));
        } catch (StorageException busy) {
            // It comes again with the next beat; until then the fence keeps others from harm.
            LOG.debug("files of lost slots stay open for now", busy);
        }
    }

    private void offer(Task task) {
        undone.incrementAndGet();
        if (stopping || !queue.offer(task)) {
            undone.decrementAndGet();
            throw StorageException.unavailable(
                    stopping ? "the server is stopping" : "too many requests wait; try again", null);
        }
    }

    private void work(Engine engine) {
        try {
            serve(engine);
        } catch (Error e) {
            failed(engine, e);
            abort(engine);
        }
    }

    private static void failed(Engine engine, Error e) {
        // What it was doing is half done: the journal says what is true, and whoever takes the slots begins there.
        LOG.error("a worker ends by a fault, and its server begins anew", e);
        engine.fail();
    }

    private void abort(Engine engine) {
        turn.lock();
        try {
            engine.abort();
        } finally {
            turn.unlock();
        }
    }

    private void serve(Engine engine) {
        List<Task> batch = new ArrayList<>();
        long wait = engine.millisToTick();
        while (!aborted && !(stopping && queue.isEmpty())) {
            try {
                Task first = queue.poll(wait, TimeUnit.MILLISECONDS);
                wait = serve(first, batch, engine);
            } catch (InterruptedException e) {
                break;
            }
        }
        if (aborted) {
            abort(engine);
        } else {
            close(engine);
        }
    }

    /** Carries out {@code first}, if there is one, with what else waits, and what is due; returns for how many ms nothing is. */
    private long serve(@Nullable Task first, List<Task> batch, Engine engine) {
        turn.lock();
        try {
            if (first != null) {
                take(first, batch);
                carryOut(batch, engine);
            }
            engine.tick();
        } catch (RuntimeException e) {
            LOG.error("a worker goes on after a fault", e);
        } finally {
            undone.addAndGet(-batch.size());
            batch.clear();
            turn.unlock();
        }
        return nextTick(engine);
    }

    private long nextTick(Engine engine) {
        turn.lock();
        try {
            return engine.millisToTick();
        } finally {
            turn.unlock();
        }
    }

    private void close(Engine engine) {
        turn.lock();
        try {
            clean = engine.close();
        } finally {
            turn.unlock();
        }
    }

    /** Takes {@code first} and what else waits, up to so many requests. */
    private void take(Task first, List<Task> batch) {
        int requests = 0;
        for (Task next = first; next != null; next = requests < MOST_AT_ONCE ? queue.poll() : null) {
            batch.add(next);
            requests += next instanceof Task.OfFile one ? one.request().each().size() : 1;
        }
    }

    private static void carryOut(List<Task> batch, Engine engine) {
        List<Request> requests = new ArrayList<>();
        List<Consumer<Engine>> others = new ArrayList<>();
        for (Task task : batch) {
            if (task instanceof Task.OfFile one) {
                requests.add(one.request());
            } else if (task instanceof Task.OfAll all) {
                others.add(all.work());
            }
        }
        engine.carryOut(requests);
        others.forEach(work -> work.accept(engine));
    }

    /** Carries out what waits, commits and closes the files and ends; returns whether nothing is left to do for others. */
    boolean stop() {
        stopping = true;
        await();
        return clean;
    }

    /** Ends as soon as it can; what waits stays undone. */
    void abort() {
        aborted = true;
        stopping = true;
        await();
    }

    private void await() {
        try {
            if (thread != null) {
                thread.join(STOP_PATIENCE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
