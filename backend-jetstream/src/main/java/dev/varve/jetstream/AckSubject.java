/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.WireMessage;
import java.time.Instant;

/**
 * Where the settlement of a delivery goes; the tokens of the subject tell of the delivery.
 *
 * @param value the whole subject
 * @param consumer the consumer that delivered
 * @param count how often the message was delivered, this time included
 * @param seq the sequence of the message in its stream
 * @param deliverySeq the number of this delivery among those of the consumer, from 1
 * @param time when the message was stored
 * @param pending how many messages are left for the consumer behind this one
 */
record AckSubject(String value, String consumer, int count, long seq, long deliverySeq, Instant time, long pending) {

    private static final String PREFIX = "$JS.ACK.";
    private static final int SHORT = 9;
    private static final int LONG = 11;

    /** Whether {@code message} is a delivery, and not a status of the server: a publisher can set any header, but not the reply subject. */
    static boolean isOn(WireMessage message) {
        return message.replyTo().filter(subject -> subject.startsWith(PREFIX)).isPresent();
    }

    /** The subject that {@code message} bears; servers write it without domain and account, or with both. */
    static AckSubject of(WireMessage message) {
        String subject = message.replyTo().orElse("");
        String[] tokens = subject.split("\\.", -1);
        if (tokens.length != SHORT && tokens.length < LONG) {
            throw StorageException.corrupt("a delivery names '" + subject + "' as its acknowledgement", null);
        }
        int at = tokens.length == SHORT ? 3 : 5;
        try {
            return new AckSubject(
                    subject,
                    tokens[at],
                    Integer.parseInt(tokens[at + 1]),
                    Long.parseLong(tokens[at + 2]),
                    Long.parseLong(tokens[at + 3]),
                    Instant.ofEpochSecond(0, Long.parseLong(tokens[at + 4])),
                    Long.parseLong(tokens[at + 5]));
        } catch (NumberFormatException e) {
            throw StorageException.corrupt("a delivery names '" + subject + "' as its acknowledgement", e);
        }
    }
}
