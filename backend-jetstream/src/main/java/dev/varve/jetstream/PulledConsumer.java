/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireMessage;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.Delivery;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A handle to a durable pull consumer. It holds nothing of it: what a fetch brings it hands out. */
final class PulledConsumer implements StreamConsumer {

    // The mailbox of a subscription holds many more.
    private static final int MOST_AT_ONCE = 1000;
    // A server whose leader was lost forgets a request; this long the loss may go unnoticed where there is no heartbeat.
    private static final Duration LONGEST_PULL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Scope scope;
    private final Session session;
    private final KnownStream stream;
    private final ConsumerAddress address;
    private final ConsumerConfigs configs;
    private final ConsumerPause pause;
    private final ConsumerWatch watch;
    private volatile boolean closed;

    PulledConsumer(Scope scope, KnownStream stream, String name) {
        this.scope = scope;
        this.session = scope.session();
        this.stream = stream;
        this.address = new ConsumerAddress(stream.id(), name);
        this.configs = new ConsumerConfigs(session.naming());
        this.pause = new ConsumerPause(session, address);
        this.watch = new ConsumerWatch(session, address);
    }

    @Override
    public List<Delivery> fetch(int max, Duration wait) {
        Preconditions.atLeast("max", max, 1);
        int most = Math.min(max, MOST_AT_ONCE);
        Deadline end = Deadline.after(wait);
        // A request that was lost is repeated, also where the caller does not want to wait for messages.
        Deadline patience =
                new Deadline(end.nanos() + session.config().requestTimeout().toNanos());
        while (true) {
            requireOpen();
            Pull.Haul haul = once(most, end);
            if (!haul.deliveries().isEmpty()) {
                watch.delivered();
                return deliveries(haul.deliveries());
            }
            boolean answered = isAnswer(haul.end());
            if (end.passed() && answered) {
                return List.of();
            }
            if (patience.passed()) {
                throw StorageException.unavailable(effort("fetch").what() + " got no answer", null);
            }
            if (!answered || haul.end() == PullStatus.PAUSED) {
                rest();
            }
        }
    }

    /** What is there; if that is nothing, what comes next, and all that has come with it. */
    private Pull.Haul once(int most, Deadline end) {
        Pull.Haul now = pull(PullTerms.now(most));
        if (!now.deliveries().isEmpty() || now.end() != PullStatus.ENDED || end.passed()) {
            return now;
        }
        Pull.Haul first = pull(PullTerms.within(1, end.remaining(LONGEST_PULL)));
        if (first.deliveries().isEmpty() || most == 1) {
            return first;
        }
        List<WireMessage> all = new ArrayList<>(first.deliveries());
        all.addAll(pull(PullTerms.now(most - 1)).deliveries());
        return new Pull.Haul(all, PullStatus.ENDED);
    }

    private Pull.Haul pull(PullTerms terms) {
        PubSub pubSub = session.connections().consuming();
        Pull.Haul haul = Pull.haul(pubSub, address, terms, session.config().requestTimeout());
        if (haul.deliveries().isEmpty()) {
            if (haul.end() == PullStatus.DELETED) {
                throw ConsumerAdmin.deleted(address);
            }
            if (haul.end() == PullStatus.UNHEARD) {
                requireExists();
            }
            if (haul.end() == PullStatus.ENDED && terms.wait().isPresent()) {
                watch.waitedInVain(terms.wait().get());
            }
        }
        return haul;
    }

    /** Nobody took the request: the consumer was deleted, or it has no leader at the moment. */
    private void requireExists() {
        Effort effort = effort("fetch");
        Effort look = Effort.read(
                effort.what(),
                Deadline.after(effort.deadline().remaining(session.config().requestTimeout())));
        try {
            ConsumerAdmin.answered(
                    session.administration().read(address.request("INFO"), Json.object(), look), address, look);
        } catch (StorageException e) {
            if (!e.retryable()) {
                throw e;
            }
        }
    }

    private static boolean isAnswer(PullStatus end) {
        return switch (end) {
            case ENDED, PAUSED -> true;
            case ALIVE, LOST, UNHEARD, DELETED -> false;
        };
    }

    private static void rest() {
        if (Thread.currentThread().isInterrupted()) {
            throw StorageException.unavailable("the thread that fetches was interrupted", null);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private List<Delivery> deliveries(List<WireMessage> messages) {
        List<Delivery> deliveries = new ArrayList<>();
        for (WireMessage message : messages) {
            AckSubject ack = AckSubject.of(message);
            Optional<StoredMessage> stored = session.naming()
                    .subject(message.subject())
                    .map(subject -> Records.read(subject, ack.seq(), ack.time(), message.headers(), message.payload()));
            stored.ifPresent(found -> deliveries.add(new PulledDelivery(scope, address, found, ack)));
        }
        return List.copyOf(deliveries);
    }

    private Effort effort(String what) {
        return scope.read(what + " of consumer '" + address.name() + "' of stream '" + stream.name() + "'");
    }

    @Override
    public ConsumerInfo info() {
        requireOpen();
        Effort effort = effort("info");
        ApiAnswer answer = session.administration().read(address.request("INFO"), Json.object(), effort);
        return configs.read(ConsumerAdmin.answered(answer, address, effort), stream);
    }

    @Override
    public void pause() {
        requireOpen();
        pause.begin(effort("pause"));
    }

    @Override
    public void resume() {
        requireOpen();
        pause.end(effort("resume"));
    }

    private void requireOpen() {
        session.requireOpen();
        if (closed) {
            throw StorageException.unavailable("the handle of the consumer is closed; ask for another", null);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
