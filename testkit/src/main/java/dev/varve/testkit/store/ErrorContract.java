/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.store;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.ErrorKind;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.kv.WatchStart;
import dev.varve.stream.Publication;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.StoreContract;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One closed set of errors, the same everywhere. */
public abstract class ErrorContract extends StoreContract {

    private static final String BAD_NAME = "no bucket";

    /** For the backends that must fulfil it. */
    protected ErrorContract() {}

    private StreamSpec small(Subject subject) {
        return StreamSpec.builder(freshName(), subject.value())
                .limits(StreamLimits.builder().maxMessageBytes(10).build())
                .build();
    }

    @Test
    @DisplayName("a malformed bucket name is invalid in every verb that takes one")
    void bucketNames() {
        assertRefused(ErrorCode.INVALID, () -> keyValues().keys(BAD_NAME, SubjectFilter.all()));
        assertRefused(ErrorCode.INVALID, () -> keyValues().getAll(BAD_NAME, SubjectFilter.all()));
        assertRefused(ErrorCode.INVALID, () -> keyValues().deleteAll(BAD_NAME, SubjectFilter.all()));
        assertRefused(ErrorCode.INVALID, () -> keyValues().info(BAD_NAME));
        assertRefused(ErrorCode.INVALID, () -> keyValues().drop(BAD_NAME));
        assertRefused(ErrorCode.INVALID, () -> keyValues().watch(BAD_NAME, SubjectFilter.all(), WatchStart.now()));
        assertRefused(ErrorCode.INVALID, () -> objects().list(BAD_NAME, ""));
    }

    @Test
    @DisplayName("a malformed message id cannot be resolved")
    void messageIds() {
        Subject subject = freshSubject();

        assertRefused(ErrorCode.INVALID, () -> streams().resolve(subject, ""));
        assertRefused(ErrorCode.INVALID, () -> streams().resolve(subject, "two words"));
    }

    @Test
    @DisplayName("a refusal says its kind, and whether to try again")
    void kinds() {
        Subject subject = freshSubject();
        streams().ensure(small(subject));
        Key key = Key.of(freshName(), "key");

        StorageException limit =
                assertRefused(ErrorCode.TOO_LARGE, () -> streams().publish(subject, Message.of("x".repeat(11))));
        StorageException conflict =
                assertRefused(ErrorCode.REVISION_CONFLICT, () -> keyValues().update(key, Bytes.empty(), 3));

        assertThat(limit.kind()).isEqualTo(ErrorKind.LIMIT);
        assertThat(limit.retryable()).isFalse();
        assertThat(conflict.kind()).isEqualTo(ErrorKind.CONFLICT);
    }

    @Test
    @DisplayName("a refusal names what was addressed")
    void namesTheTarget() {
        Subject subject = freshSubject();
        streams().ensure(small(subject));
        Key key = Key.of(freshName(), "some-key");

        assertThat(assertRefused(ErrorCode.TOO_LARGE, () -> streams().publish(subject, Message.of("x".repeat(11)))))
                .hasMessageContaining(subject.value());
        assertThat(assertRefused(ErrorCode.REVISION_CONFLICT, () -> keyValues().update(key, Bytes.empty(), 3)))
                .hasMessageContaining("some-key");
    }

    @Test
    @DisplayName("a refused first write leaves no trace: no stream and no bucket")
    void leavesNoTrace() {
        Subject subject = freshSubject();
        Key key = Key.of(freshName(), "key");
        assertRefused(ErrorCode.INVALID, () -> streams().set(subject, 0, Message.of("x")));
        assertRefused(ErrorCode.REVISION_CONFLICT, () -> keyValues().update(key, Bytes.empty(), 3));

        assertThat(streams().info(subject)).isEmpty();
        assertThat(keyValues().get(key)).isEmpty();
    }

    @Test
    @DisplayName("several subjects without a stream are no batch")
    void batchOfStreams() {
        Publication one = Publication.of(freshSubject(), Message.of("x"));
        Publication other = Publication.of(freshSubject(), Message.of("x"));
        if (has(Capability.ATOMIC_BATCH)) {
            assertRefused(ErrorCode.INVALID, () -> streams().publishAll(List.of(one, other)));
        } else {
            assertRefused(ErrorCode.UNSUPPORTED, () -> streams().publishAll(List.of(one, other)));
        }
        assertThat(streams().info(one.subject())).isEmpty();
    }
}
