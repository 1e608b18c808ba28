/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pauses consumers and resumes them.
 *
 * <p>From 2.11 on the server can do it. Before, a consumer that grants a request no time to wait refuses all of ours: each asks for some. Requests that wait already are let run out, so that nothing is delivered once the pause has begun.
 */
final class ConsumerPause {

    private static final String FOREVER = "2200-01-01T00:00:00Z";
    private static final String MAX_EXPIRES = "max_expires";
    private static final Duration PAUSE = Duration.ofMillis(20);

    // The shortest that every server takes.
    private static final long NO_TIME = Duration.ofMillis(1).toNanos();

    private final Session session;
    private final ConsumerAddress consumer;

    ConsumerPause(Session session, ConsumerAddress consumer) {
        this.session = session;
        this.consumer = consumer;
    }

    /** Whether the consumer of {@code answer} is paused. */
    static boolean isOn(JsonNode answer) {
        return answer.path("paused").asBoolean(false)
                || answer.path("config").path(MAX_EXPIRES).asLong(0) == NO_TIME;
    }

    void begin(Effort effort) {
        if (session.features().pausesConsumers()) {
            ask(Json.object().put("pause_until", FOREVER), effort);
            await(true, effort);
        } else {
            limit(NO_TIME, effort);
            awaitNoneWaiting(effort);
        }
    }

    void end(Effort effort) {
        if (session.features().pausesConsumers()) {
            ask(Json.object(), effort);
            await(false, effort);
        } else {
            limit(0, effort);
        }
    }

    /** Asking again changes nothing, so a lost answer is no matter. */
    private void ask(ObjectNode body, Effort effort) {
        ConsumerAdmin.answered(
                session.administration().settle(consumer.request("PAUSE"), body, effort), consumer, effort);
    }

    /** Of several servers the one that leads them all has answered; the consumer's own leader, which delivers and is asked by every handle, may hear of it later. */
    private void await(boolean on, Effort effort) {
        while (isOn(info(effort)) != on) {
            if (effort.deadline().passed()) {
                throw StorageException.unavailable(
                        effort.what() + " is under way, but the consumer's leader has not heard of it yet", null);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void limit(long expires, Effort effort) {
        ObjectNode config = (ObjectNode) info(effort).path("config");
        ObjectNode request = Json.object().put("stream_name", consumer.stream()).put("action", "update");
        request.set("config", config.put(MAX_EXPIRES, expires));
        ConsumerAdmin.answered(
                session.administration().settle(consumer.request("CREATE"), request, effort), consumer, effort);
    }

    private ObjectNode info(Effort effort) {
        return ConsumerAdmin.answered(
                session.administration().read(consumer.request("INFO"), Json.object(), effort), consumer, effort);
    }

    private void awaitNoneWaiting(Effort effort) {
        while (info(effort).path("num_waiting").asLong(0) > 0) {
            if (effort.deadline().passed()) {
                throw StorageException.unavailable(
                        effort.what() + " is done, but fetches that were under way before may still bring messages",
                        null);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
