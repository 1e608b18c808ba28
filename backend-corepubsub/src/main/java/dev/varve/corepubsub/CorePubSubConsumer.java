/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ConsumerCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Settlement;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.Delivery;
import dev.varve.stream.StreamConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A handle to a consumer that a server keeps.
 *
 * <p>A fetch that finds nothing waits at the server. One that is not answered is repeated under its id, at another server if need be, and brings the same deliveries.
 */
final class CorePubSubConsumer implements StreamConsumer {

    /** How long the server holds a fetch; then it is asked anew, so that an answer that was lost is missed for no longer. */
    private static final Duration HOLD = Duration.ofSeconds(30);

    /** A server that answers early, with nothing, has too much to do. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** How long a server is told that a fetch is no longer waited for. */
    private static final Duration LEAVING = Duration.ofSeconds(1);

    private static final int MOST_MESSAGES = 1000;
    private static final long MOST_BYTES = 4L << 20;

    private final Scope scope;
    private final ConsumerPlace place;
    private final String name;
    private final StreamReads reads;
    private final CompletableFuture<Page> closing = new CompletableFuture<>();
    private final Signal closed = new Signal();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    CorePubSubConsumer(Scope scope, ConsumerPlace place, String name, StreamReads reads) {
        this.scope = scope;
        this.place = place;
        this.name = name;
        this.reads = reads;
    }

    /** Makes the handle close with its store. */
    CorePubSubConsumer open() {
        scope.session().register(this);
        return this;
    }

    @Override
    public List<Delivery> fetch(int max, Duration wait) {
        Preconditions.atLeast("max", max, 1);
        Deadline deadline = scope.session().deadline(wait);
        while (true) {
            requireOpen();
            Deadline hold = scope.session().deadline(deadline.remaining(HOLD));
            List<Delivery> deliveries = fetch(max, hold);
            if (!deliveries.isEmpty() || deadline.passed()) {
                return deliveries;
            }
            if (!hold.passed() && !closed.await(hold.remaining(PAUSE))) {
                return deliveries;
            }
        }
    }

    private List<Delivery> fetch(int max, Deadline hold) {
        String id = scope.session().ids().next();
        underWay.add(id);
        try {
            return fetch(id, max, hold);
        } finally {
            underWay.remove(id);
        }
    }

    private List<Delivery> fetch(String id, int max, Deadline hold) {
        WireHeaders.Builder headers = named().add(HeaderNames.MSG_ID, id);
        PageCodec.Limits.of(Math.min(max, MOST_MESSAGES), MOST_BYTES).write(headers);
        Duration held = hold.remaining();
        if (held.toMillis() > 0) {
            headers.add(HeaderNames.WAIT, held.toMillis());
        }
        Request request = place.request(Verb.CONSUMER_FETCH, headers);
        Effort effort = Effort.read(
                request.describe(), scope.session().deadline(scope.span().plus(held)));
        CompletableFuture<Page> answer = scope.session().calls().page(request, effort);
        Page page = Waiting.on(answer.applyToEither(closing, either -> either), effort);
        return deliveries(page);
    }

    private List<Delivery> deliveries(Page page) {
        List<Delivery> deliveries = new ArrayList<>();
        for (Reply item : page) {
            int count = (int) item.headers().requiredNumber(HeaderNames.DELIVERY, 1, Integer.MAX_VALUE);
            // A large value that is gone by now is that of a message that was deleted, and needs no settling.
            reads.item(item).ifPresent(message -> deliveries.add(new CorePubSubDelivery(this, message, count)));
        }
        return List.copyOf(deliveries);
    }

    /** Settles a delivery; a lost answer is asked for again, since to settle twice changes nothing. */
    void settle(Settlement settlement) {
        write(place.request(Verb.CONSUMER_ACK, named()).with(Settlement.write(List.of(settlement))));
    }

    @Override
    public ConsumerInfo info() {
        requireOpen();
        Request request = place.request(Verb.CONSUMER_INFO, named());
        Reply reply = scope.ask(request);
        if (reply.isNone()) {
            throw StorageException.invalid(
                    "consumer '" + name + "' of '" + place.filter() + "' was deleted; make it again");
        }
        return ConsumerCodec.readInfo(reply.headers());
    }

    @Override
    public void pause() {
        requireOpen();
        write(place.request(Verb.CONSUMER_PAUSE, named()));
    }

    @Override
    public void resume() {
        requireOpen();
        write(place.request(Verb.CONSUMER_RESUME, named()));
    }

    private WireHeaders.Builder named() {
        return WireHeaders.builder().add(HeaderNames.CONSUMER, name);
    }

    private void write(Request request) {
        Effort effort = scope.write(request, place.filter().value(), "");
        Waiting.on(scope.session().calls().reply(request, effort), effort);
    }

    private void requireOpen() {
        scope.session().requireOpen();
        if (closing.isDone()) {
            throw isClosed();
        }
    }

    private static StorageException isClosed() {
        return StorageException.unavailable("the handle of the consumer is closed; ask for another", null);
    }

    @Override
    public void close() {
        List<String> held = List.copyOf(underWay);
        if (closing.completeExceptionally(isClosed())) {
            scope.session().unregister(this);
            closed.raise();
            held.forEach(this::leave);
        }
    }

    /** Otherwise the next messages would be delivered to nobody, and come again only after their wait. */
    private void leave(String id) {
        Request request = place.request(
                Verb.CONSUMER_FETCH, named().add(HeaderNames.MSG_ID, id).add(HeaderNames.LEAVE, 1));
        Effort effort = Effort.read(request.describe(), scope.session().deadline(LEAVING));
        var unused = scope.session().calls().page(request, effort);
    }
}
