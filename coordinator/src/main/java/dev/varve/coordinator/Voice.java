/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.Cut;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that a coordinator says as the leader: nothing, unless it leads at that very moment. For use by one thread. */
final class Voice {

    private static final Logger LOG = LoggerFactory.getLogger(Voice.class);

    private final PubSub pubSub;
    private final Lease lease;
    private final Steps steps;

    Voice(PubSub pubSub, Lease lease, Steps steps) {
        this.pubSub = pubSub;
        this.lease = lease;
        this.steps = steps;
    }

    /** The most payload bytes of one message. */
    int room() {
        return Cut.room(pubSub.maxPayload());
    }

    /** Answers {@code request}, if it wants an answer. */
    void answer(WireMessage request, WireHeaders headers, Bytes payload) {
        request.replyTo().ifPresent(to -> say(WireMessage.of(to, headers, payload)));
    }

    /**
     * Sends {@code message}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the pub/sub system does not take it
     */
    void say(WireMessage message) {
        if (!lease.held()) {
            LOG.info("nothing is said to {}: another coordinator leads", message.subject());
            return;
        }
        try {
            steps.before(Steps.Step.SAY);
        } catch (IOException e) {
            throw StorageException.unavailable("nothing can be sent: " + e, e);
        }
        pubSub.publish(message);
    }
}
