/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.WireMessage;
import dev.varve.stream.PublishOptions;
import java.util.OptionalLong;

/**
 * Stores a message whose id a replicated stream of nats-server 2.10 keeps from a write that it refused, and therefore takes for a duplicate of nothing.
 *
 * <p>The id is looked for in the messages; where it is not there, the message is published under a header of our own, on the condition that nothing was stored meanwhile.
 */
final class RefusedIds {

    private final Session session;
    private final StreamReads reads;
    private final IdSearch search;

    RefusedIds(Session session, StreamReads reads) {
        this.session = session;
        this.reads = reads;
        this.search = new IdSearch(session.administration(), session.reading());
    }

    /** The acknowledgement of the write, earlier or now. */
    PubAck settle(Publisher.Write write, Effort effort) {
        while (true) {
            IdSearch.Found found = search.find(write.stream(), write.msgId(), effort);
            if (found.seq().isPresent()) {
                return kept(write, new PubAck(found.seq().getAsLong(), true));
            }
            checkExpectations(write, found.lastSeq(), effort);
            ApiAnswer answer = publish(write, found.lastSeq(), effort);
            boolean overtaken = answer.error()
                    .filter(error -> error.meaning() == ApiError.Meaning.CONFLICT)
                    .isPresent();
            if (!overtaken) {
                return kept(write, PubAck.of(answer.orThrow(effort)));
            }
        }
    }

    private PubAck kept(Publisher.Write write, PubAck ack) {
        session.ownIds().remember(write.stream(), write.msgId(), ack.seq());
        return ack;
    }

    private void checkExpectations(Publisher.Write write, long last, Effort effort) {
        PublishOptions options = write.options();
        check(options.expectedLastSeq(), last, effort);
        if (options.expectedLastSubjectSeq().isPresent()) {
            long ofSubject = reads.last(write.stream(), write.subject(), effort)
                    .map(Kept::seq)
                    .orElse(0L);
            check(options.expectedLastSubjectSeq(), ofSubject, effort);
        }
    }

    private static void check(OptionalLong expected, long actual, Effort effort) {
        if (expected.isPresent() && expected.getAsLong() != actual) {
            throw StorageException.seqConflict(
                    effort.what() + " was refused: the last sequence is " + actual + ", not " + expected.getAsLong(),
                    actual);
        }
    }

    private ApiAnswer publish(Publisher.Write write, long last, Effort effort) {
        if (effort.deadline().passed()) {
            throw effort.tooLate();
        }
        WireMessage message = Records.published(
                write,
                headers -> headers.add(JetStreamHeaders.OWN_MSG_ID, write.msgId())
                        .add(JetStreamHeaders.EXPECTED_LAST_SEQUENCE, last));
        WireMessage reply = Waiting.on(
                session.connections()
                        .publishing()
                        .request(message, effort.deadline().remaining()),
                effort);
        return ApiAnswer.of(Json.parse(effort.what(), reply.payload()));
    }
}
