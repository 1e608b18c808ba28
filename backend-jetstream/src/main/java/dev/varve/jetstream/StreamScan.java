/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.stream.StoredMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range from the leader, message by message, with several questions under way.
 *
 * <p>The question for sequence {@code n} is answered with the first message from {@code n} on, so that no answer can be missing: each either is a message or says that there are no more. Where sequences are dense
 * many questions are asked at once; after a gap one, since the others would all have the same answer. For use by one thread at a time.
 */
final class StreamScan implements ClosableIterator<StoredMessage> {

    private static final int MOST_QUESTIONS = 64;
    private static final long MOST_BYTES = 4L << 20;

    private final @Nullable Source source;
    private final Deque<Question> questions = new ArrayDeque<>();
    private @Nullable StoredMessage found;
    private long nextQuestion;
    private long taken;
    private int width = 1;
    private long largest = 1;
    private boolean ended;

    private record Source(Scope scope, MessageReads messages, KnownStream stream, ScanBounds bounds) {}

    private record Question(long seq, CompletableFuture<ApiAnswer> answer) {}

    /** Of nothing. */
    StreamScan() {
        this.source = null;
        this.ended = true;
    }

    StreamScan(Scope scope, MessageReads messages, KnownStream stream, ScanBounds bounds) {
        this.source = new Source(scope, messages, stream, bounds);
        this.nextQuestion = bounds.first();
        this.taken = bounds.first() - 1;
    }

    @Override
    public boolean hasNext() {
        while (found == null && !ended && source != null) {
            advance(source);
        }
        return found != null;
    }

    @Override
    public StoredMessage next() {
        if (!hasNext() || found == null) {
            throw new NoSuchElementException("the range has no more messages");
        }
        StoredMessage next = found;
        found = null;
        return next;
    }

    private void advance(Source from) {
        Effort effort = from.scope().read("reading of '" + from.bounds().subjects() + "'");
        ask(from, effort);
        Question first = questions.pollFirst();
        if (first == null) {
            ended = true;
            return;
        }
        Optional<Kept> answer = answer(from, first, effort);
        if (answer.isEmpty() || beyond(from.bounds(), answer.get().stored())) {
            close();
        } else if (answer.get().seq() > taken) {
            take(from, first, answer.get(), effort);
        }
    }

    private void ask(Source from, Effort effort) {
        while (questions.size() < width
                && nextQuestion <= from.bounds().last()
                && !effort.deadline().passed()) {
            var question = MessageReads.next(nextQuestion, from.bounds().subjects());
            questions.addLast(new Question(
                    nextQuestion,
                    from.messages()
                            .ask(from.stream(), question, effort.deadline().remaining(attempt(from)))));
            nextQuestion++;
        }
    }

    private static java.time.Duration attempt(Source from) {
        return from.scope().session().config().requestTimeout();
    }

    /** The answer; where it got lost, the question is asked again. */
    private static Optional<Kept> answer(Source from, Question question, Effort effort) {
        try {
            ApiAnswer answer = question.answer().get();
            if (answer.error().isEmpty() || answer.isAbsent()) {
                return from.messages().message(from.stream(), answer, effort);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw effort.unanswered(e);
        } catch (java.util.concurrent.ExecutionException e) {
            // Asked again below, until the deadline.
        }
        return from.messages()
                .read(
                        from.stream(),
                        MessageReads.next(question.seq(), from.bounds().subjects()),
                        effort);
    }

    private static boolean beyond(ScanBounds bounds, StoredMessage stored) {
        return stored.seq() > bounds.last() || stored.storeTime().isAfter(bounds.until());
    }

    private void take(Source from, Question question, Kept kept, Effort effort) {
        StoredMessage stored = kept.stored();
        taken = stored.seq();
        largest = Math.max(largest, stored.message().sizeInBytes());
        boolean dense = stored.seq() == question.seq();
        int most = (int) Math.max(1, Math.min(MOST_QUESTIONS, MOST_BYTES / largest));
        width = dense ? Math.min(most, width * 2) : 1;
        nextQuestion = Math.max(nextQuestion, stored.seq() + 1);
        if (kept.isLive(from.stream())) {
            found = from.messages().whole(from.stream(), kept, effort).orElse(null);
        }
    }

    @Override
    public void close() {
        ended = true;
        questions.forEach(question -> question.answer().cancel(false));
        questions.clear();
    }
}
