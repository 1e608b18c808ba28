/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Preconditions;
import dev.varve.stream.Delivery;
import dev.varve.stream.StoredMessage;
import java.time.Duration;

/** One message handed to a handle; settling it takes the lock of the stream. */
final class ConsumerDelivery implements Delivery {
    private static final System.Logger LOG = System.getLogger(ConsumerDelivery.class.getPackageName());

    private final ConsumerState consumer;
    private final StoredMessage message;
    private final int count;

    ConsumerDelivery(ConsumerState consumer, StoredMessage message, int count) {
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
        StreamLog log = consumer.log();
        synchronized (log) {
            log.openedAt();
            consumer.ack(message.seq(), count);
        }
    }

    @Override
    public void nak(Duration delay) {
        Preconditions.require(!delay.isNegative(), "delay must not be negative, not " + delay);
        StreamLog log = consumer.log();
        synchronized (log) {
            consumer.nak(message.seq(), count, Times.after(log.openedAt(), delay));
        }
    }

    @Override
    public void term(String reason) {
        StreamLog log = consumer.log();
        boolean settled;
        synchronized (log) {
            log.openedAt();
            settled = consumer.term(message.seq(), count);
        }
        if (settled) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "stream {0}: seq {1} of {2} will not be delivered again: {3}",
                    log.name(),
                    Long.toString(message.seq()),
                    message.subject(),
                    reason.replaceAll("\\R", " "));
        }
    }

    @Override
    public void inProgress() {
        StreamLog log = consumer.log();
        synchronized (log) {
            consumer.inProgress(message.seq(), count, log.openedAt());
        }
    }
}
