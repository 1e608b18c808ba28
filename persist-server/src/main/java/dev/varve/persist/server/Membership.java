/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the coordinator again and again that the server is alive, and passes on the map it answers. Owns one thread. */
final class Membership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final CoordinatorLink coordinator;
    private final Ownership ownership;
    private final Runnable onMap;
    private final Consumer<StorageException> onReplaced;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "varve-beat");
        thread.setDaemon(true);
        return thread;
    });
    private boolean asking;
    private boolean askAgain;
    private boolean reachable = true;

    /**
     * @param onMap runs when a beat was answered, whether the map is new or not
     * @param onReplaced is told when the coordinator says that this process is not the one of its name any more
     */
    Membership(
            CoordinatorLink coordinator, Ownership ownership, Runnable onMap, Consumer<StorageException> onReplaced) {
        this.onReplaced = onReplaced;
        this.coordinator = coordinator;
        this.ownership = ownership;
        this.onMap = onMap;
    }

    void start(Duration beat) {
        var unused = timer.scheduleAtFixedRate(this::beat, 0, beat.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks for the map now. Of many calls at once, one more beat comes of it, begun after the last call. */
    void refresh() {
        synchronized (this) {
            if (asking) {
                askAgain = true;
                return;
            }
        }
        beat();
    }

    private void beat() {
        synchronized (this) {
            if (asking) {
                return;
            }
            asking = true;
        }
        var unused = coordinator.beat(ownership.map().version()).handle((map, failure) -> {
            if (map != null) {
                map.ifPresent(ownership::update);
            }
            if (failure != null) {
                replaced(failure);
            }
            answered(failure == null);
            return true;
        });
    }

    private void replaced(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof StorageException refusal && refusal.code() == ErrorCode.FENCED) {
            onReplaced.accept(refusal);
        }
    }

    private void answered(boolean reached) {
        boolean again;
        synchronized (this) {
            asking = false;
            again = askAgain;
            askAgain = false;
            if (reachable != reached) {
                reachable = reached;
                LOG.info(reached ? "the coordinator answers" : "the coordinator does not answer");
            }
        }
        onMap.run();
        if (again) {
            beat();
        }
    }

    /** Says farewell to the coordinator, so that others take over at once, and takes note of who they are. */
    void leave() {
        timer.shutdownNow();
        try {
            coordinator.leave().get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS).ifPresent(ownership::update);
            onMap.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unheard) {
            // It will notice by the silence.
            LOG.debug("the coordinator was not told of the end", unheard);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
