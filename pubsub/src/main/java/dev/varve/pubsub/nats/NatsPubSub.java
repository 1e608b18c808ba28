/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

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
import io.nats.client.NUID;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Core NATS by jnats. It uses publish, subscribe and headers, and nothing of JetStream.
 *
 * <p><strong>Connection.</strong> While it is lost, publishing and subscribing fail with {@code UNAVAILABLE}: nothing is kept to be sent later. Requests under way complete with {@link dev.varve.pubsub.NoAnswerException} at once. The
 * handle seeks a server until it is closed, among those configured and those that a server has named as its neighbours, puts its subscriptions in place and makes sure that the server has them, and only then tells {@link PubSub.ConnectionEvent#RESTORED}.
 *
 * <p><strong>Permissions.</strong> The server tells only afterwards that it refused. A refused request completes with {@code DENIED}; a refused subscription makes the next {@link #flush} fail with {@code DENIED}; any other refused message
 * is logged.
 *
 * <p><strong>Slow handlers.</strong> Messages wait for each handler in a queue within {@link NatsConfig#queueLimits}. What comes beyond is lost, counted by {@link #dropped} and logged, as every NATS client does it: to stop reading
 * instead would stop the answers that the handler may be waiting for.
 */
public final class NatsPubSub implements PubSub {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final NatsConfig config;
    private final HandleThreads threads;
    private final Drops drops;
    private final PendingRequests requests;
    private final NatsLink link;

    private NatsPubSub(NatsConfig config) {
        this.config = config;
        this.threads = new HandleThreads(config.name());
        this.drops = new Drops(config.name());
        this.requests = new PendingRequests(newInbox(), threads, this::readAnswers);
        this.link = new NatsLink(config, threads, requests);
    }

    /**
     * Connects to the first of the configured servers that can be reached.
     *
     * @throws StorageException {@code DENIED} if a server refused this client; {@code UNAVAILABLE} if none was reached, one line with the reason for each
     */
    public static NatsPubSub connect(NatsConfig config) {
        NatsPubSub handle = new NatsPubSub(config);
        try {
            handle.link.open();
            return handle;
        } catch (StorageException e) {
            handle.close();
            throw e;
        }
    }

    @Override
    public void publish(WireMessage message) {
        NatsSession session = link.session();
        MessageRules.check(message, session.maxPayload());
        session.publish(message);
    }

    @Override
    public void publishAll(List<WireMessage> messages) {
        NatsSession session = link.session();
        messages.forEach(message -> MessageRules.check(message, session.maxPayload()));
        session.publish(messages);
    }

    @Override
    public CompletableFuture<WireMessage> request(WireMessage message, Duration timeout) {
        Preconditions.positive("timeout", timeout);
        NatsSession session = link.session();
        PendingRequests.Pending request =
                requests.open(message.subject(), timeout, PendingRequests.Completion.HANDED_OVER);
        send(session, request, message, session::publishSoon);
        return request.future();
    }

    @Override
    public CompletableFuture<WireMessage> ask(WireMessage message, Duration timeout) {
        Preconditions.positive("timeout", timeout);
        NatsSession session = link.session();
        PendingRequests.Pending request = requests.open(
                message.subject(), timeout, PendingRequests.Completion.DIRECT, new HelpedAnswer<>(session.answers()));
        send(session, request, message, session::publish);
        return request.future();
    }

    @Override
    public <T> CompletableFuture<T> awaited() {
        return link.current()
                .<CompletableFuture<T>>map(session -> new HelpedAnswer<>(session.answers()))
                .orElseGet(CompletableFuture::new);
    }

    /** Answers that nobody waits for by their futures are read a little later. */
    private void readAnswers() {
        link.readAnswers();
    }

    private static void send(
            NatsSession session, PendingRequests.Pending request, WireMessage message, Consumer<WireMessage> publish) {
        try {
            WireMessage sent = message.withReplyTo(request.replyTo());
            MessageRules.check(sent, session.maxPayload());
            publish.accept(sent);
        } catch (StorageException e) {
            request.notSent(e);
        }
    }

    @Override
    public PubSubSubscription subscribe(String filter, Consumer<WireMessage> handler) {
        return subscribe(filter, "", handler);
    }

    @Override
    public PubSubSubscription subscribe(String filter, String queue, Consumer<WireMessage> handler) {
        MessageRules.checkFilter(filter);
        MessageRules.checkQueue(queue);
        Mailbox mailbox = new Mailbox(filter, handler, threads.handlers(), config.queueLimits(), drops);
        return link.subscribe(filter, queue, mailbox);
    }

    @Override
    public PubSubSubscription listen(String filter, Consumer<WireMessage> handler) {
        MessageRules.checkFilter(filter);
        return link.subscribe(filter, "", Mailbox.direct(filter, handler));
    }

    @Override
    public boolean hasMore() {
        return link.current().map(NatsSession::hasMore).orElse(true);
    }

    @Override
    public void flush(Duration timeout) {
        Preconditions.positive("timeout", timeout);
        link.flush(timeout);
    }

    @Override
    public long maxPayload() {
        return link.maxPayload();
    }

    @Override
    public String newInbox() {
        return config.inboxPrefix() + "." + NUID.nextGlobal();
    }

    @Override
    public void onConnection(Consumer<ConnectionEvent> listener) {
        link.onConnection(listener);
    }

    @Override
    public void onRefusal(Consumer<String> listener) {
        link.onRefusal(listener);
    }

    @Override
    public String describe() {
        return link.describe();
    }

    /** How many messages were lost because handlers of this handle were too slow. */
    public long dropped() {
        return drops.count();
    }

    @Override
    public void close() {
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        if (link.close(CLOSE_LIMIT)) {
            threads.closeAfter(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }
}
