/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.pubsub.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks for a message id in the messages themselves, as far back as the server remembers ids.
 *
 * <p>Needed where the server's own memory says nothing: a replicated stream of nats-server 2.10 keeps ids of writes that it refused.
 */
final class IdSearch {

    private static final String ANY = ">";

    private final Api administration;
    private final Api reading;

    IdSearch(Api administration, Api reading) {
        this.administration = administration;
        this.reading = reading;
    }

    /**
     * What was found, as of a moment.
     *
     * @param seq the message with the id; empty if there is none
     * @param lastSeq the last sequence of the stream when the search began
     */
    record Found(OptionalLong seq, long lastSeq) {}

    Found find(KnownStream stream, String msgId, Effort effort) {
        ObjectNode info = administration
                .read("STREAM.INFO." + stream.id(), Json.object(), effort)
                .orThrow(effort.reading());
        long last = info.path("state").path("last_seq").asLong(0);
        Duration window = stream.idWindow(info.path("config"));
        Instant since = Json.time(info, "ts").minus(window);
        for (long at = firstSince(stream, since, last, effort); at <= last; at++) {
            ApiAnswer answer = next(stream, at, effort);
            if (answer.isAbsent()) {
                break;
            }
            at = answer.body().path("message").path("seq").asLong(last);
            if (bears(Records.headers(answer.body()), msgId)) {
                return new Found(OptionalLong.of(at), last);
            }
        }
        return new Found(OptionalLong.empty(), last);
    }

    /** Whether a message with {@code headers} was stored under {@code msgId}. */
    static boolean bears(WireHeaders headers, String msgId) {
        return headers.first(JetStreamHeaders.MSG_ID).filter(msgId::equals).isPresent()
                || headers.first(JetStreamHeaders.OWN_MSG_ID)
                        .filter(msgId::equals)
                        .isPresent();
    }

    /** The least sequence from which on all messages up to {@code last} were stored at {@code time} or later; times rise with sequences. */
    long firstSince(KnownStream stream, Instant time, long last, Effort effort) {
        long low = 1;
        long high = last + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            ApiAnswer next = next(stream, middle, effort);
            boolean late = next.isAbsent()
                    || !Json.time(next.body().path("message"), "time").isBefore(time);
            if (late) {
                high = middle;
            } else {
                low = next.body().path("message").path("seq").asLong(middle) + 1;
            }
        }
        return low;
    }

    private ApiAnswer next(KnownStream stream, long seq, Effort effort) {
        ApiAnswer answer = reading.read("STREAM.MSG.GET." + stream.id(), MessageReads.next(seq, ANY), effort);
        if (!answer.isAbsent()) {
            answer.orThrow(effort.reading());
        }
        return answer;
    }
}
