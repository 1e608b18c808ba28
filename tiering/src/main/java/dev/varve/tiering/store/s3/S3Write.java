/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.WriteAnswer;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One conditional write, from the first attempt to the answer.
 *
 * <p>What an attempt may end with, and what follows: stored; the condition does not hold (412, or 404 where something is to be replaced): look what is there, equal is success; another is writing (409): try again; the content cannot be
 * read: the caller's matter; no answer, or none that tells: look what is there, and where the condition still holds nobody knows. An error is certain only where each attempt was refused.
 */
final class S3Write {

    private final S3Objects objects;
    private final BlobKey key;
    private final BlobContent content;
    private final BlobOptions options;
    private final Condition condition;
    private final Attempts attempts = new Attempts();

    S3Write(S3Objects objects, BlobKey key, BlobContent content, BlobOptions options, Condition condition) {
        this.objects = objects;
        this.key = key;
        this.content = content;
        this.options = options;
        this.condition = condition;
    }

    /** What an attempt does; the store's answer to it may be an {@link SdkException}. */
    interface Attempt {
        BlobInfo run(S3Source source, Attempts attempts);
    }

    BlobKey key() {
        return key;
    }

    BlobContent content() {
        return content;
    }

    BlobOptions options() {
        return options;
    }

    Condition condition() {
        return condition;
    }

    WriteAnswer run(Attempt attempt, int rounds) {
        for (int round = 1; ; round++) {
            S3Source source = new S3Source(key, content, attempts);
            try {
                return new WriteAnswer.Stored(attempt.run(source, attempts));
            } catch (RuntimeException e) {
                if (source.failure().isPresent()) {
                    return unreadable(source.failure().get());
                }
                if (!(e instanceof SdkException error)) {
                    throw e;
                }
                Optional<WriteAnswer> answer = settle(error);
                if (answer.isPresent()) {
                    return answer.get();
                }
                if (round >= rounds) {
                    throw attempts.allRefused()
                            ? S3Errors.of(objects.names().shown("write", key), error)
                            : unknown(error);
                }
                pause(round, error);
            }
        }
    }

    private void pause(int round, SdkException error) {
        try {
            objects.pause(round);
        } catch (StorageException e) {
            if (attempts.allRefused()) {
                throw e;
            }
            e.addSuppressed(error);
            throw unknown(e);
        }
    }

    /** The answer; empty if the write is to be tried again. */
    private Optional<WriteAnswer> settle(SdkException error) {
        int status = S3Errors.status(error);
        if (S3Errors.is(error, 409, "ConditionalRequestConflict")) {
            return Optional.empty();
        }
        if (status == 412 || (status == 404 && S3Errors.code(error).equals("NoSuchKey"))) {
            return Optional.of(WriteAnswer.refused(look(error), content));
        }
        if (S3Errors.is(error, 404, "NoSuchUpload")) {
            // It was completed by an attempt whose answer was lost, or somebody has removed it.
            return found(error);
        }
        if (attempts.allRefused()) {
            throw S3Errors.of(objects.names().shown("write", key), error);
        }
        return Optional.of(found(error).orElseThrow(() -> unknown(error)));
    }

    /** The content cannot be read any more: the caller's matter, unless it was sent before. */
    private WriteAnswer unreadable(RuntimeException failure) {
        if (attempts.allRefused()) {
            throw failure;
        }
        return found(failure).orElseThrow(() -> unknown(failure));
    }

    /** What a look tells; empty where the condition still holds, so that a write of which nothing was heard may yet succeed. */
    private Optional<WriteAnswer> found(RuntimeException error) {
        WriteAnswer answer = WriteAnswer.refused(look(error), content);
        boolean open = answer instanceof WriteAnswer.Conflict conflict && condition.holds(conflict.current());
        return open ? Optional.empty() : Optional.of(answer);
    }

    private Optional<BlobInfo> look(RuntimeException error) {
        try {
            return objects.head(key, Optional.empty());
        } catch (StorageException e) {
            if (attempts.allRefused()) {
                throw e;
            }
            e.addSuppressed(error);
            throw unknown(e);
        }
    }

    private OutcomeUnknownException unknown(RuntimeException cause) {
        return new OutcomeUnknownException(
                objects.names().shown("tell what became of the write of", key) + ": "
                        + String.valueOf(cause.getMessage()).replaceAll("\\s*[\r\n]+\\s*", " "),
                key.value(),
                "",
                cause);
    }
}
