/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The message of an action")
final class ActionMessageTest {

    /** What a store may add: message id, two expectations, a time to live, each with its name and framing. */
    private static final int OF_THE_STORE = 230;

    private static final SolutionRevision REVISION = SolutionRevision.of(65535);

    private static ActionRecord record(Action action) {
        return new ActionRecord(action, Digest.genesis(REVISION, action.id()).next(action));
    }

    private static StoredMessage stored(Message message) {
        return new StoredMessage(REVISION.subject(), 1, Instant.EPOCH, message);
    }

    @Test
    @DisplayName("DA-6: the largest payload with the largest headers fits what a stream must allow")
    void fits() {
        Action largest = new Action(
                Long.MAX_VALUE - 1,
                Bytes.wrap(new byte[ActionLimits.MAX_SNAP_HASH_BYTES]),
                Bytes.wrap(new byte[ActionLimits.MAX_PAYLOAD_BYTES]));
        ActionLimits.check(largest);
        assertThat(record(largest).message().sizeInBytes() + OF_THE_STORE)
                .isLessThanOrEqualTo(ActionLimits.MAX_MESSAGE_BYTES);
    }

    @Test
    @DisplayName("holds all of the action")
    void holdsAll() {
        ActionRecord full = record(new Action(5, Bytes.utf8("hash"), Bytes.utf8("payload")));
        ActionRecord bare = record(new Action(0, Bytes.empty(), Bytes.empty()));
        assertThat(ActionRecord.of(stored(full.message()))).isEqualTo(full);
        assertThat(ActionRecord.of(stored(bare.message()))).isEqualTo(bare);
    }

    @Test
    @DisplayName("that is none is damage")
    void malformed() {
        Message good =
                record(new Action(5, Bytes.empty(), Bytes.utf8("payload"))).message();
        for (Message bad : new Message[] {
            Message.of("payload"),
            Message.withoutValue(good.headers()),
            Message.of("x").withHeader(ActionRecord.ID_HEADER, "five").withHeader(ActionRecord.DIGEST_HEADER, "x"),
            Message.of("x").withHeader(ActionRecord.ID_HEADER, "5").withHeader(ActionRecord.DIGEST_HEADER, "AAAA")
        }) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> ActionRecord.of(stored(bad)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
        }
    }
}
