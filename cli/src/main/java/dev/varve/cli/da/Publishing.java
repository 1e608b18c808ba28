/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.cli.Session;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.DataAvailability;
import dev.varve.recipes.da.Submission;
import dev.varve.recipes.da.publish.Gated;
import dev.varve.recipes.da.publish.PublisherStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Submits actions one after the other, fails at the first that cannot be journaled, and waits for the last to be replicated. For use by one thread. */
final class Publishing {

    private static final int MOST_WAITING = 4_096;

    private final DataAvailability da;
    private final PublishProgress progress;
    private final Deque<Submission> waiting = new ArrayDeque<>();
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    private long submitted;

    Publishing(DataAvailability da, PublishProgress progress) {
        this.da = da;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param published how many actions were submitted
     * @param last the last action that is replicated; empty if there is none
     */
    record Outcome(long published, Optional<Gated> last) {

        void print(Session session, long skipped) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("published", published);
            json.put("already-journaled", skipped);
            last.ifPresent(gated -> {
                json.put("replicated", gated.actionId());
                json.put("stream-seq", gated.streamSeq());
            });
            session.print(() -> text(skipped), () -> json);
        }

        private String text(long skipped) {
            return "published " + published + " actions"
                    + (skipped == 0 ? "" : ", " + skipped + " were journaled before")
                    + last.map(gated -> ", replicated up to action " + gated.actionId() + " (seq " + gated.streamSeq()
                                    + ")")
                            .orElse("");
        }
    }

    void add(Action action) {
        Submission submission = da.submit(action);
        told = submission.replicated().thenAccept(progress::replicated);
        waiting.add(submission);
        submitted++;
        while (waiting.size() > MOST_WAITING) {
            join(waiting.remove().journaled());
        }
    }

    /** Waits until everything that is journaled is replicated, what earlier runs have journaled included. */
    Outcome finish() {
        while (!waiting.isEmpty()) {
            join(waiting.remove().journaled());
        }
        join(told);
        OptionalLong last = da.lastJournaled();
        return new Outcome(submitted, last.isPresent() ? passed(last.getAsLong()) : Optional.empty());
    }

    /** The last action at the gate, which opens only once the stream was asked; empty if the stream has let go of its message since. */
    private Optional<Gated> passed(long last) {
        try {
            return Optional.of(join(da.gate(last)));
        } catch (StorageException e) {
            PublisherStatus.State state = da.status().state();
            boolean runs = state == PublisherStatus.State.RUNNING || state == PublisherStatus.State.RETRYING;
            if (submitted == 0 && runs && e.code() == ErrorCode.INVALID) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw StorageException.unavailable("an action failed: " + e.getCause(), e);
        }
    }
}
