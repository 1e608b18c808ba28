/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Reads the messages of a bucket in order of sequence from the leader, with several questions under way.
 *
 * <p>As {@link StreamScan}: each question is for the first message from a sequence on, so that none can be missing unseen. For use by one thread at a time.
 */
final class RecordScan implements AutoCloseable {

    private static final int MOST_QUESTIONS = 64;
    private static final long MOST_BYTES = 4L << 20;

    private final RecordReads reads;
    private final BucketStream stream;
    private final String filter;
    private final long end;
    private final Deque<Question> questions = new ArrayDeque<>();
    private long nextQuestion;
    private long taken;
    private int width = 1;
    private long largest = 1;
    private boolean ended;

    private record Question(long seq, CompletableFuture<ApiAnswer> answer) {}

    /**
     * A scan of what fits {@code filter}.
     *
     * @param after the sequence after which it begins
     * @param end the greatest sequence
     */
    RecordScan(RecordReads reads, BucketStream stream, String filter, long after, long end) {
        this.reads = reads;
        this.stream = stream;
        this.filter = filter;
        this.taken = after;
        this.nextQuestion = after + 1;
        this.end = end;
    }

    /** The next message; empty once there are no more. */
    Optional<StoredRecord> next(Effort effort, Duration attempt) {
        while (!ended) {
            ask(effort, attempt);
            Question first = questions.pollFirst();
            Optional<StoredRecord> found = first == null ? Optional.empty() : answer(first, effort);
            if (first == null || found.isEmpty() || found.get().seq() > end) {
                close();
            } else if (found.get().seq() > taken) {
                take(first, found.get());
                return found;
            }
        }
        return Optional.empty();
    }

    private void ask(Effort effort, Duration attempt) {
        while (questions.size() < width && nextQuestion <= end) {
            Duration timeout = effort.deadline().remaining(attempt);
            if (timeout.isZero()) {
                throw effort.tooLate();
            }
            questions.addLast(new Question(nextQuestion, reads.askNext(stream, nextQuestion, filter, timeout)));
            nextQuestion++;
        }
    }

    /** The answer; where it got lost, the question is asked again. */
    private Optional<StoredRecord> answer(Question question, Effort effort) {
        try {
            ApiAnswer answer = question.answer().get();
            if (answer.error().isEmpty() || answer.isAbsent()) {
                return reads.record(answer, effort);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw effort.unanswered(e);
        } catch (ExecutionException e) {
            // Asked again below, until the deadline.
        }
        return reads.next(stream, question.seq(), filter, effort);
    }

    private void take(Question question, StoredRecord found) {
        taken = found.seq();
        largest = Math.max(largest, found.payload().size());
        boolean dense = found.seq() == question.seq();
        int most = (int) Math.max(1, Math.min(MOST_QUESTIONS, MOST_BYTES / largest));
        width = dense ? Math.min(most, width * 2) : 1;
        nextQuestion = Math.max(nextQuestion, found.seq() + 1);
    }

    @Override
    public void close() {
        ended = true;
        questions.forEach(question -> question.answer().cancel(false));
        questions.clear();
    }
}
