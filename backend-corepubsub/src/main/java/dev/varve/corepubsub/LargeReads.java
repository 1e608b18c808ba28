/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.HeaderNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Reads values that do not fit one message, piece by piece, a few at a time. Safe for use by many threads. */
final class LargeReads {

    private static final int WINDOW = 4;

    private final Calls calls;

    LargeReads(Calls calls) {
        this.calls = calls;
    }

    /**
     * What {@code get} is answered with, its payload whole.
     *
     * @param get asks for the message or value, by its seq where it has one
     */
    CompletableFuture<Reply> whole(Request get, Effort effort) {
        return calls.reply(get, effort).thenCompose(reply -> complete(reply, get, effort));
    }

    /** {@code reply} with its payload whole; {@code get} asks for the same message. */
    CompletableFuture<Reply> complete(Reply reply, Request get, Effort effort) {
        return Cut.read(reply.headers())
                .map(cut -> gather(reply, cut, get, effort))
                .orElseGet(() -> CompletableFuture.completedFuture(reply));
    }

    private CompletableFuture<Reply> gather(Reply first, Cut cut, Request get, Effort effort) {
        if (cut.total() > Integer.MAX_VALUE - 8) {
            return CompletableFuture.failedFuture(
                    StorageException.tooLarge(effort.what() + " has " + cut.total() + " bytes", Integer.MAX_VALUE - 8));
        }
        Gathering gathering = new Gathering(get, cut, effort, first.payload());
        return gathering
                .rest()
                .thenApply(value -> new Reply(first.status(), first.headers(), value))
                .exceptionallyCompose(failure -> again(failure, get, effort));
    }

    /** A value that was replaced meanwhile is read anew. */
    private CompletableFuture<Reply> again(Throwable failure, Request get, Effort effort) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        boolean replaced = cause instanceof StorageException error && error.code() == ErrorCode.SEQ_CONFLICT;
        return replaced && !effort.deadline().passed() ? whole(get, effort) : CompletableFuture.failedFuture(cause);
    }

    /** One value on its way. */
    private final class Gathering {
        private final Request get;
        private final Cut cut;
        private final Effort effort;
        private final byte[] value;
        private final int step;

        private Gathering(Request get, Cut cut, Effort effort, Bytes beginning) {
            this.get = get;
            this.cut = cut;
            this.effort = effort;
            this.value = new byte[(int) cut.total()];
            this.step = Math.max(1, beginning.size());
            put(0, beginning);
        }

        private CompletableFuture<Bytes> rest() {
            return window(step).thenApply(ignored -> Bytes.wrap(value));
        }

        /** The pieces from {@code offset} on, some at once, then the others. */
        private CompletableFuture<?> window(long offset) {
            List<CompletableFuture<?>> pieces = new ArrayList<>();
            long next = offset;
            while (next < value.length && pieces.size() < WINDOW) {
                long end = Math.min(next + step, value.length);
                pieces.add(fill((int) next, (int) end));
                next = end;
            }
            if (pieces.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            long rest = next;
            return CompletableFuture.allOf(pieces.toArray(CompletableFuture<?>[]::new))
                    .thenCompose(ignored -> window(rest));
        }

        /** The bytes from {@code from} to before {@code to}, in as many answers as it takes. */
        private CompletableFuture<?> fill(int from, int to) {
            WireHeaders.Builder headers = WireHeaders.builder()
                    .addAll(get.headers())
                    .add(HeaderNames.OFFSET, from)
                    .add(HeaderNames.VERSION, cut.version());
            return calls.reply(get.with(headers), effort).thenCompose(piece -> {
                int size = piece.isNone() ? 0 : piece.payload().size();
                if (size == 0) {
                    throw StorageException.seqConflict(effort.what() + " is gone", 0);
                }
                put(from, piece.payload());
                return from + size < to ? fill(from + size, to) : CompletableFuture.completedFuture(null);
            });
        }

        private void put(int offset, Bytes piece) {
            int size = Math.min(piece.size(), value.length - offset);
            System.arraycopy(piece.unsafeArray(), 0, value, offset, size);
        }
    }
}
