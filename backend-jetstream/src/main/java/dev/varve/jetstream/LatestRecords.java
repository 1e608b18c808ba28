/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last message of each of many subjects, read from the leader with several questions under way.
 *
 * <p>Holds the subjects, and of the messages a bounded number. For use by one thread at a time.
 *
 * @param <T> what a message is shown as
 */
final class LatestRecords<T> implements ClosableIterator<T> {

    private static final int MOST_QUESTIONS = 64;
    private static final long MOST_BYTES = 4L << 20;

    private final Scope scope;
    private final RecordReads reads;
    private final BucketStream stream;
    private final Deque<String> subjects;
    private final Function<StoredRecord, Optional<T>> view;
    private final Deque<Question> questions = new ArrayDeque<>();
    private long largest = 1;
    private @Nullable T found;

    private record Question(String subject, CompletableFuture<ApiAnswer> answer) {}

    /** @param view what a message is shown as; empty for one that is left out */
    LatestRecords(
            Scope scope,
            RecordReads reads,
            BucketStream stream,
            Collection<String> subjects,
            Function<StoredRecord, Optional<T>> view) {
        this.scope = scope;
        this.reads = reads;
        this.stream = stream;
        this.subjects = new ArrayDeque<>(subjects);
        this.view = view;
    }

    @Override
    public boolean hasNext() {
        while (found == null && !(subjects.isEmpty() && questions.isEmpty())) {
            Effort effort = scope.read("listing of bucket '" + stream.bucket() + "'");
            ask(effort);
            found = answer(questions.removeFirst(), effort).flatMap(view).orElse(null);
        }
        return found != null;
    }

    @Override
    public T next() {
        if (!hasNext() || found == null) {
            throw new NoSuchElementException("the listing has no more");
        }
        T next = found;
        found = null;
        return next;
    }

    private void ask(Effort effort) {
        long width = Math.max(1, Math.min(MOST_QUESTIONS, MOST_BYTES / largest));
        while (questions.size() < width && !subjects.isEmpty()) {
            Duration timeout =
                    effort.deadline().remaining(scope.session().config().requestTimeout());
            if (timeout.isZero()) {
                throw effort.tooLate();
            }
            String subject = subjects.removeFirst();
            questions.addLast(new Question(subject, reads.askLast(stream, subject, timeout)));
        }
    }

    /** The answer; where it got lost, the question is asked again. */
    private Optional<StoredRecord> answer(Question question, Effort effort) {
        Optional<StoredRecord> answer = received(question, effort);
        answer.ifPresent(last -> largest = Math.max(largest, last.payload().size()));
        return answer;
    }

    private Optional<StoredRecord> received(Question question, Effort effort) {
        try {
            ApiAnswer answer = question.answer().get();
            if (answer.error().isEmpty() || answer.isAbsent()) {
                return reads.settled(answer, stream, question.subject(), effort);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw effort.unanswered(e);
        } catch (ExecutionException e) {
            // Asked again below, until the deadline.
        }
        return reads.last(stream, question.subject(), effort);
    }

    @Override
    public void close() {
        subjects.clear();
        questions.forEach(question -> question.answer().cancel(false));
        questions.clear();
        found = null;
    }
}
