/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import java.time.Duration;

/**
 * One message handed to a consumer, to be settled.
 *
 * <p>The calls that settle return when the store has taken them at the durability of the stream. One that is lost means the message comes again: consumption is at least
 * once. Settling a delivery that has been settled, or whose time has run out and which has been delivered again, changes nothing. Safe for use by many threads.
 */
public interface Delivery {

    /**
     * The message. A value larger than what the transport takes in one message may be read only now; then this fails as a read of the stream does, with {@link dev.varve.ErrorCode#UNAVAILABLE} also where the message was
     * deleted since it was delivered.
     */
    StoredMessage message();

    /** How often the message has been delivered, this time included. */
    int count();

    /** Done: do not deliver it again. With {@link ConsumerSpec.Acks#ALL}, all before it are done too. */
    void ack();

    /** Not done: deliver it again after {@code delay}, which may be zero. */
    void nak(Duration delay);

    /** Will never be done: do not deliver it again; {@code reason} is one line, kept in the store's log. */
    void term(String reason);

    /** Still at it: the wait for the acknowledgement begins anew. */
    void inProgress();
}
