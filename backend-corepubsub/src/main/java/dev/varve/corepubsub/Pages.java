/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ClusterMap;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests that are answered by many messages, once each, and collects the answers. One subscription serves all of them.
 *
 * <p>Safe for use by many threads.
 */
final class Pages implements AutoCloseable {

    private final PubSub pubSub;
    private final ScheduledExecutorService timer;
    private final LongSupplier clock;
    private final Duration timeout;
    private final String inbox;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<String, PageCollector> underWay = new ConcurrentHashMap<>();
    private volatile @Nullable PubSubSubscription subscription;

    /** @param timeout how long a page may bring nothing before it is given up */
    Pages(PubSub pubSub, ScheduledExecutorService timer, LongSupplier clock, Duration timeout) {
        this.pubSub = pubSub;
        this.timer = timer;
        this.clock = clock;
        this.timeout = timeout;
        this.inbox = pubSub.newInbox();
    }

    /** Subscribes for answers. */
    void start() {
        subscription = pubSub.subscribe(inbox + ".>", this::take);
        pubSub.onRefusal(this::refused);
    }

    /** Sends what {@code messageTo} makes for a reply subject; the future never fails. */
    CompletableFuture<Outcome<Page>> fetch(Ask ask) {
        String token = inbox + "." + tokens.incrementAndGet();
        PageCollector collector = new PageCollector(ask, clock);
        underWay.put(token, collector);
        watch(token, timeout.plus(ask.held()));
        try {
            WireMessage question = ask.question().to(token);
            collector.asks(question.subject());
            pubSub.publish(question);
        } catch (StorageException e) {
            collector.end(Outcome.of(e));
        }
        return collector.result().whenComplete((outcome, never) -> underWay.remove(token));
    }

    /**
     * What is asked of whom.
     *
     * @param who who is asked, for people
     * @param current whether a map still has it that this one is to be asked
     * @param held how long the answer may be held back
     * @param question the question
     */
    record Ask(String who, Predicate<ClusterMap> current, Duration held, Question question) {}

    /** Makes the message that asks for answers to {@code replyTo}. */
    @FunctionalInterface
    interface Question {
        WireMessage to(String replyTo);
    }

    /** Ends the pages of servers that {@code map} no longer names. */
    void abandon(ClusterMap map) {
        underWay.values().forEach(collector -> collector.abandon(map));
    }

    /** Ends the pages that may be held back for long: the question or the answer may have been lost. */
    void disturbed() {
        underWay.values().forEach(PageCollector::disturbed);
    }

    /** The timer knows the token only: it fires long after the page has been read, and must not keep its items until then. */
    private void watch(String token, Duration wait) {
        var unused = timer.schedule(() -> look(token), wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look(String token) {
        PageCollector collector = underWay.get(token);
        if (collector == null) {
            return;
        }
        Duration left = timeout.plus(collector.held()).minus(collector.quietFor());
        if (left.isNegative() || left.isZero()) {
            collector.end(new Outcome.Unknown<>(
                    StorageException.unavailable("no answer came for " + collector.quietFor(), null)));
        } else {
            watch(token, left);
        }
    }

    /** The system did not let the question pass, or its reply subject. */
    private void refused(String subject) {
        underWay.forEach((token, collector) -> {
            if (token.equals(subject) || collector.asked(subject)) {
                collector.end(new Outcome.Refused<>(StorageException.denied(
                        "a request to '" + subject + "' was refused: it is not permitted", null)));
            }
        });
    }

    private void take(WireMessage message) {
        PageCollector collector = underWay.get(message.subject());
        if (collector != null) {
            collector.take(message);
        }
    }

    @Override
    public void close() {
        PubSubSubscription answers = subscription;
        if (answers != null) {
            answers.close();
        }
        underWay.values()
                .forEach(collector -> collector.end(
                        new Outcome.NotDone<>(StorageException.unavailable("the store is closed", null))));
    }
}
