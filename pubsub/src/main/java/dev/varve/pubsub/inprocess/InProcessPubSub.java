/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.inprocess;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.delivery.Drops;
import dev.varve.pubsub.delivery.HandleThreads;
import dev.varve.pubsub.delivery.Mailbox;
import dev.varve.pubsub.delivery.MessageRules;
import dev.varve.pubsub.delivery.PendingRequests;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A handle of an {@link InProcessNetwork}.
 *
 * <p>It owns the threads on which its handlers run; a publisher only puts messages into their queues. It cannot lose its connection, but {@link #sever} takes it away. Safe for use by many threads.
 */
public final class InProcessPubSub implements PubSub {

    private static final Duration STALL = Duration.ofMillis(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final InProcessNetwork network;
    private final String name;
    private final HandleThreads threads;
    private final Drops drops;
    private final PendingRequests requests;
    private final Recipient answers;
    private final Set<InProcessSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    InProcessPubSub(InProcessNetwork network, String name) {
        this.network = network;
        this.name = name;
        this.threads = new HandleThreads(name);
        this.drops = new Drops(name);
        this.requests = new PendingRequests(network.newInbox(), threads);
        this.answers = new Recipient("", answer -> {
            requests.answer(answer);
            return true;
        });
        network.add(requests.filter(), answers);
    }

    @Override
    public void publish(WireMessage message) {
        MessageRules.check(message, network.maxPayload());
        requireOpen();
        network.deliver(message);
    }

    @Override
    public void publishAll(List<WireMessage> messages) {
        messages.forEach(message -> MessageRules.check(message, maxPayload()));
        messages.forEach(this::publish);
    }

    @Override
    public CompletableFuture<WireMessage> request(WireMessage message, Duration timeout) {
        return request(message, timeout, PendingRequests.Completion.HANDED_OVER);
    }

    @Override
    public CompletableFuture<WireMessage> ask(WireMessage message, Duration timeout) {
        return request(message, timeout, PendingRequests.Completion.DIRECT);
    }

    private CompletableFuture<WireMessage> request(
            WireMessage message, Duration timeout, PendingRequests.Completion completion) {
        Preconditions.positive("timeout", timeout);
        requireOpen();
        PendingRequests.Pending request = requests.open(message.subject(), timeout, completion);
        try {
            publish(message.withReplyTo(request.replyTo()));
        } catch (StorageException e) {
            request.notSent(e);
        }
        return request.future();
    }

    @Override
    public PubSubSubscription subscribe(String filter, Consumer<WireMessage> handler) {
        return subscribe(filter, "", handler);
    }

    @Override
    public PubSubSubscription subscribe(String filter, String queue, Consumer<WireMessage> handler) {
        MessageRules.checkFilter(filter);
        MessageRules.checkQueue(queue);
        requireOpen();
        Mailbox mailbox = new Mailbox(filter, handler, threads.handlers(), network.limits(), drops);
        Recipient recipient = new Recipient(queue, message -> mailbox.offer(message, STALL));
        InProcessSubscription subscription = new InProcessSubscription(filter, recipient, mailbox);
        subscriptions.add(subscription);
        network.add(filter, recipient);
        if (closing.get()) {
            // Closed meanwhile: whoever closed may have missed it.
            subscription.close();
        }
        return subscription;
    }

    /** Returns at once: what was published is in the queues of its subscriptions already. */
    @Override
    public void flush(Duration timeout) {
        Preconditions.positive("timeout", timeout);
        requireOpen();
    }

    @Override
    public long maxPayload() {
        return network.maxPayload();
    }

    @Override
    public String newInbox() {
        return network.newInbox();
    }

    @Override
    public void onConnection(Consumer<ConnectionEvent> listener) {
        // There is no connection to lose, so nobody is ever called.
    }

    @Override
    public String describe() {
        return network.describe();
    }

    /** How many messages were lost because handlers of this handle were too slow. */
    public long dropped() {
        return drops.count();
    }

    /**
     * Cuts the handle off at once, as the death of its process would: nothing goes out or comes in any more, what waits for handlers is lost, and handlers under way are interrupted.
     *
     * <p>For showing and testing what others make of it. Closing it afterwards is harmless.
     */
    public void sever() {
        closed = true;
        closing.set(true);
        network.remove(requests.filter(), answers);
        subscriptions.forEach(InProcessSubscription::close);
        requests.abandon(name + " was cut off", null);
        threads.close();
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        subscriptions.forEach(InProcessSubscription::stopTaking);
        for (InProcessSubscription subscription : subscriptions) {
            subscription.drain(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        closed = true;
        network.remove(requests.filter(), answers);
        requests.abandon(name + " was closed", null);
        threads.closeAfter(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    private void requireOpen() {
        if (closed) {
            throw StorageException.unavailable("the pub/sub handle '" + name + "' is closed", null);
        }
    }

    private final class InProcessSubscription implements PubSubSubscription {
        private final String filter;
        private final Recipient recipient;
        private final Mailbox mailbox;

        InProcessSubscription(String filter, Recipient recipient, Mailbox mailbox) {
            this.filter = filter;
            this.recipient = recipient;
            this.mailbox = mailbox;
        }

        @Override
        public void drain(Duration timeout) {
            stopTaking();
            if (!mailbox.awaitIdle(timeout)) {
                close();
            }
            subscriptions.remove(this);
        }

        @Override
        public void close() {
            network.remove(filter, recipient);
            mailbox.close();
            subscriptions.remove(this);
        }

        private void stopTaking() {
            network.remove(filter, recipient);
            mailbox.seal();
        }
    }
}
