/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Notices that a consumer has messages and room for them and yet delivers none, and makes another server lead it.
 *
 * <p>Servers are known to leave a consumer so after a change of leader. Looks seldom: after fetches have waited in vain for ten seconds, then after twenty, forty, and so on. Safe for use by many threads.
 */
final class ConsumerWatch {

    private static final System.Logger log = System.getLogger(ConsumerWatch.class.getPackageName());
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Session session;
    private final ConsumerAddress consumer;
    private final StuckCheck check = new StuckCheck();
    private Duration waited = Duration.ZERO;
    private Duration until = FIRST;

    ConsumerWatch(Session session, ConsumerAddress consumer) {
        this.session = session;
        this.consumer = consumer;
    }

    synchronized void delivered() {
        waited = Duration.ZERO;
        until = FIRST;
    }

    /** A request waited so long, to its end, and brought nothing. */
    void waitedInVain(Duration span) {
        if (isTimeToLook(span)) {
            look();
        }
    }

    private synchronized boolean isTimeToLook(Duration span) {
        waited = waited.plus(span);
        if (waited.compareTo(until) < 0) {
            return false;
        }
        waited = Duration.ZERO;
        until = until.multipliedBy(2).compareTo(LONGEST) < 0 ? until.multipliedBy(2) : LONGEST;
        return true;
    }

    private void look() {
        Effort effort = Effort.read(
                "look at consumer '" + consumer.name() + "'",
                Deadline.after(session.config().requestTimeout()));
        try {
            ApiAnswer answer = session.administration().read(consumer.request("INFO"), Json.object(), effort);
            if (answer.error().isEmpty() && check.isStuck(answer.body())) {
                repair();
            }
        } catch (StorageException e) {
            log.log(System.Logger.Level.DEBUG, "a consumer could not be looked at", e);
        }
    }

    private void repair() {
        log.log(
                System.Logger.Level.WARNING,
                "consumer ''{0}'' of JetStream''s stream ''{1}'' has messages and delivers none; another server is asked to lead it",
                consumer.name(),
                consumer.stream());
        CompletableFuture<ApiAnswer> unused = session.administration()
                .ask(
                        consumer.request("LEADER.STEPDOWN"),
                        Json.object(),
                        session.config().requestTimeout());
    }
}
