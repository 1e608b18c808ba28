/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.wire.Settlement;
import dev.varve.stream.Delivery;
import dev.varve.stream.StoredMessage;
import java.time.Duration;

/** One message handed to a handle. */
final class CorePubSubDelivery implements Delivery {

    private static final int MOST_OF_REASON = 1000;

    private final CorePubSubConsumer consumer;
    private final StoredMessage message;
    private final int count;

    CorePubSubDelivery(CorePubSubConsumer consumer, StoredMessage message, int count) {
        this.consumer = consumer;
        this.message = message;
        this.count = count;
    }

    @Override
    public StoredMessage message() {
        return message;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public void ack() {
        consumer.settle(Settlement.ack(message.seq(), count));
    }

    @Override
    public void nak(Duration delay) {
        consumer.settle(Settlement.nak(message.seq(), count, delay));
    }

    @Override
    public void term(String reason) {
        String shortened = reason.length() > MOST_OF_REASON ? reason.substring(0, MOST_OF_REASON) : reason;
        consumer.settle(Settlement.term(message.seq(), count, shortened));
    }

    @Override
    public void inProgress() {
        consumer.settle(Settlement.inProgress(message.seq(), count));
    }
}
