/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireMessage;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends answers and change messages. What cannot be sent is lost, as any message may be: clients ask again, followers notice the gap. Safe for use by many threads. */
final class Sender {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final PubSub pubSub;
    private volatile boolean silent;

    Sender(PubSub pubSub) {
        this.pubSub = pubSub;
    }

    void send(List<Answer> answers) {
        sendAll(messages(answers));
    }

    /** The messages by which {@code answers} are given, to be sent once: those of a bundle are in the message of the last of them. */
    static List<WireMessage> messages(List<Answer> answers) {
        List<WireMessage> messages = new ArrayList<>(answers.size());
        for (Answer answer : answers) {
            if (answer.to() instanceof ReplyTo.Inbox inbox) {
                messages.add(WireMessage.of(inbox.subject(), answer.headers(), answer.payload()));
            } else if (answer.to() instanceof ReplyTo.InBundle place) {
                place.bundle()
                        .put(place.index(), answer.headers(), answer.payload())
                        .ifPresent(messages::add);
            }
        }
        return messages;
    }

    /** Sends {@code messages} in order, and together as far as they may. */
    void sendAll(List<WireMessage> messages) {
        if (silent || messages.isEmpty()) {
            return;
        }
        try {
            pubSub.publishAll(messages);
        } catch (RuntimeException e) {
            LOG.debug("messages are sent one by one, as one of them cannot be sent", e);
            messages.forEach(this::send);
        }
    }

    void send(WireMessage message) {
        if (silent) {
            return;
        }
        try {
            pubSub.publish(message);
        } catch (StorageException e) {
            LOG.debug("a message to {} was not sent", message.subject(), e);
        } catch (RuntimeException e) {
            // What it tells is committed: to fail here would have it done again.
            LOG.error("a message to {} was not sent, by a fault", message.subject(), e);
        }
    }

    /** From now on nothing is sent any more. */
    void silence() {
        silent = true;
    }
}
