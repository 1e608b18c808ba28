/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.util.OptionalLong;

/**
 * Asks the leader of a stream whether it remembers a message id, by a message that cannot be stored.
 *
 * <p>A copy of a remembered id is answered with the first sequence; of another, an expectation that never holds keeps the message out. Which of the two the server looks at first differs: the id in 2.10 and, for
 * replicated streams, in 2.15; in 2.15 the expected sequence where there is one replica, for which a second question by the last id decides. Whoever subscribes to the subject by core NATS sees an empty message.
 */
final class MessageIds {

    // No id holds a space.
    private static final String NEVER = "no such id";

    private final Session session;
    private final IdSearch search;

    MessageIds(Session session) {
        this.session = session;
        this.search = new IdSearch(session.administration(), session.reading());
    }

    /** The sequence under which {@code msgId} was stored within the window; empty if it was not. */
    OptionalLong find(KnownStream stream, Subject subject, String msgId, Effort effort) {
        if (stream.isMirror()) {
            // It takes no question that looks like a message.
            return search.find(stream, msgId, effort).seq();
        }
        OptionalLong own = session.ownIds().find(stream, msgId);
        if (own.isPresent()) {
            return own;
        }
        PubAck first = ask(
                stream, subject, msgId, JetStreamHeaders.EXPECTED_LAST_SEQUENCE, Long.toString(Long.MAX_VALUE), effort);
        if (first.duplicate() && !first.isStored()) {
            return search.find(stream, msgId, effort).seq();
        }
        boolean decided = first.isStored() || stream.isReplicated();
        PubAck last =
                decided ? first : ask(stream, subject, msgId, JetStreamHeaders.EXPECTED_LAST_MSG_ID, NEVER, effort);
        return last.isStored() ? OptionalLong.of(last.seq()) : OptionalLong.empty();
    }

    private PubAck ask(
            KnownStream stream, Subject subject, String msgId, String expectation, String impossible, Effort effort) {
        WireHeaders headers = WireHeaders.builder()
                .add(JetStreamHeaders.MSG_ID, msgId)
                .add(JetStreamHeaders.EXPECTED_STREAM, stream.id())
                .add(expectation, impossible)
                .build();
        WireMessage question = WireMessage.of(stream.naming().subject(subject), headers, Bytes.empty());
        ApiAnswer answer = ApiAnswer.of(
                Json.parse(effort.what(), answer(question, stream, effort).payload()));
        boolean unknown = answer.error()
                .filter(error -> error.meaning() == ApiError.Meaning.CONFLICT)
                .isPresent();
        return unknown ? new PubAck(0, false) : PubAck.of(answer.orThrow(effort));
    }

    private WireMessage answer(WireMessage question, KnownStream stream, Effort effort) {
        while (true) {
            if (effort.deadline().passed()) {
                throw effort.unanswered(null);
            }
            try {
                return Waiting.on(
                        session.leaders()
                                .ask(stream, question, effort.deadline().remaining()),
                        effort);
            } catch (StorageException e) {
                if (session.unserved().isFinal(e, stream.id(), question.subject(), effort)) {
                    throw e;
                }
            }
        }
    }
}
