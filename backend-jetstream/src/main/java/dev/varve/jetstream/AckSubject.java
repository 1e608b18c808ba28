/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.WireMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
        int tokens = 1 + dots(subject);
        if (tokens != SHORT && tokens < LONG) {
            throw corrupt(subject, null);
        }
        Tokens rest = new Tokens(subject, tokens == SHORT ? 3 : 5);
        try {
            String consumer = rest.next();
            int count = Math.toIntExact(rest.number());
            long seq = rest.number();
            long deliverySeq = rest.number();
            Instant time = Instant.ofEpochSecond(0, rest.number());
            return new AckSubject(subject, consumer, count, seq, deliverySeq, time, rest.number());
        } catch (NumberFormatException | ArithmeticException e) {
            throw corrupt(subject, e);
        }
    }

    private static int dots(String subject) {
        int dots = 0;
        for (int i = 0; i < subject.length(); i++) {
            if (subject.charAt(i) == '.') {
                dots++;
            }
        }
        return dots;
    }

    private static StorageException corrupt(String subject, @Nullable Throwable cause) {
        return StorageException.corrupt("a delivery names '" + subject + "' as its acknowledgement", cause);
    }

    /** The tokens of a subject, one after the other, of which no copies are made: there is a subject for each message that is read. */
    private static final class Tokens {

        private final String subject;
        private int at;

        /** Those behind the first {@code skipped}. */
        Tokens(String subject, int skipped) {
            this.subject = subject;
            for (int i = 0; i < skipped; i++) {
                at = end() + 1;
            }
        }

        String next() {
            int begin = at;
            int end = end();
            at = end + 1;
            return subject.substring(begin, end);
        }

        long number() {
            int begin = at;
            int end = end();
            at = end + 1;
            return Long.parseLong(subject, begin, end, 10);
        }

        private int end() {
            int dot = subject.indexOf('.', at);
            return dot < 0 ? subject.length() : dot;
        }
    }
}
