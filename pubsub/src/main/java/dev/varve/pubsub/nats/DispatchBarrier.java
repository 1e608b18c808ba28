/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells when a dispatcher has handed over everything that came before: a message sent to ourselves arrives behind it in the same queue.
 *
 * <p>Where permissions forbid to publish to one's own inbox, it cannot tell and does not wait.
 */
final class DispatchBarrier {

    private final Connection connection;
    private final String inbox;
    private final Map<String, CountDownLatch> waiting = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();

    DispatchBarrier(Connection connection, Dispatcher dispatcher) {
        this.connection = connection;
        this.inbox = connection.createInbox();
        dispatcher.subscribe(inbox + ".*", message -> release(message.getSubject()));
    }

    void await(Duration limit) {
        String subject = inbox + "." + next.incrementAndGet();
        CountDownLatch reached = new CountDownLatch(1);
        waiting.put(subject, reached);
        try {
            connection.publish(subject, new byte[0]);
            var unused = reached.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The connection has ended; nothing more will come.
            return;
        } finally {
            waiting.remove(subject);
        }
    }

    void refused(String subject) {
        release(subject);
    }

    private void release(String subject) {
        CountDownLatch reached = waiting.get(subject);
        if (reached != null) {
            reached.countDown();
        }
    }
}
