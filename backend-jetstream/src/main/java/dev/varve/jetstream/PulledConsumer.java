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
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.ConsumerStart;
import dev.varve.stream.Delivery;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** A handle to a durable pull consumer. It holds nothing of it: what a fetch brings it hands out. */
final class PulledConsumer implements StreamConsumer {

    // The mailbox of a subscription holds many more.
    private static final int MOST_AT_ONCE = 1000;
    // A server whose leader was lost forgets a request; this long the loss may go unnoticed where there is no
    // heartbeat.
    private static final Duration LONGEST_PULL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Scope scope;
    private final Session session;
    private final KnownStream stream;
    private final ConsumerSpec spec;
    private final ConsumerAddress address;
    private final ConsumerConfigs configs;
    private final ConsumerPause pause;
    private final ConsumerWatch watch;
    private final ContentReads contents;
    // The last message that this handle was given, of the consumer that was made then.
    private final AtomicLong handed = new AtomicLong();
    private volatile Instant made;
    private volatile boolean closed;

    /**
     * @param spec what the consumer is, with the start that it was made with
     * @param made when it was made
     */
    PulledConsumer(Scope scope, KnownStream stream, ConsumerSpec spec, Instant made) {
        this.scope = scope;
        this.session = scope.session();
        this.stream = stream;
        this.address = new ConsumerAddress(stream.id(), spec.name());
        this.spec = spec;
        this.made = made;
        this.configs = new ConsumerConfigs();
        this.pause = new ConsumerPause(session, address);
        this.watch = new ConsumerWatch(session, address);
        this.contents = new ContentReads(session);
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
            List<Delivery> deliveries = deliveries(haul.deliveries());
            if (!deliveries.isEmpty()) {
                watch.delivered();
                return deliveries;
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

    /** What comes first, and all that is there behind it. */
    private Pull.Haul once(int most, Deadline end) {
        Pull.Haul first = pull(PullTerms.within(1, end.remaining(LONGEST_PULL)));
        if (first.deliveries().isEmpty()) {
            return first;
        }
        int more = more(AckSubject.of(first.deliveries().get(0)), most);
        if (more == 0) {
            return first;
        }
        List<WireMessage> all = new ArrayList<>(first.deliveries());
        all.addAll(pull(PullTerms.now(more)).deliveries());
        return new Pull.Haul(all, PullStatus.ENDED);
    }

    /** How many to ask for behind {@code first}, so that the answer is complete with the last that is there, or that may be in flight. */
    private int more(AckSubject first, int most) {
        // How many are waiting to be delivered again is not known.
        long there = first.count() > 1 ? most : first.pending();
        return (int) Math.min(Math.min(most, spec.maxInFlight()) - 1, there);
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
            if (haul.end() == PullStatus.ENDED) {
                watch.waitedInVain(terms.span());
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
            handed.accumulateAndGet(ack.seq(), Math::max);
            stream.naming()
                    .subject(message.subject())
                    .map(subject -> Records.kept(subject, ack.seq(), ack.time(), message.headers(), message.payload()))
                    .map(this::settled)
                    .ifPresent(kept -> deliver(delivery(kept, ack), kept, deliveries));
        }
        return List.copyOf(deliveries);
    }

    /** Where it cannot be settled now whether it counts, that is told to whoever asks for its value. */
    private Kept settled(Kept kept) {
        if (kept.content().isEmpty()) {
            return kept;
        }
        try {
            return contents.settled(stream, kept, effort("fetch"));
        } catch (StorageException e) {
            return kept;
        }
    }

    /** Values beside the stream are read when they are asked for, so that those of many deliveries need not be in memory at once. */
    private Supplier<StoredMessage> values(Kept kept) {
        if (kept.content().isEmpty()) {
            return kept::stored;
        }
        return new LateMessage(() -> whole(kept));
    }

    private StoredMessage whole(Kept kept) {
        Effort effort = effort("reading of message " + kept.seq());
        return contents.whole(stream, contents.settled(stream, kept, effort), effort)
                .orElseThrow(() -> StorageException.unavailable(
                        effort.what() + ": it was deleted since it was delivered; acknowledge it", null));
    }

    private PulledDelivery delivery(Kept kept, AckSubject ack) {
        return new PulledDelivery(scope, address, kept.stored().subject(), values(kept), ack);
    }

    private void deliver(PulledDelivery delivery, Kept kept, List<Delivery> deliveries) {
        PulledDelivery taken = spec.acks() == ConsumerSpec.Acks.NONE ? delivery.settled() : delivery;
        if (isBeforeStart(kept.seq()) || !kept.counts()) {
            taken.ack();
        } else {
            deliveries.add(taken);
        }
    }

    /** 2.10 begins with the next message of a stream that is not as long as the start wants. */
    private boolean isBeforeStart(long seq) {
        return spec.start() instanceof ConsumerStart.BySeq from && seq < from.seq();
    }

    private Effort effort(String what) {
        return scope.read(what + " of consumer '" + address.name() + "' of stream '" + stream.name() + "'");
    }

    @Override
    public ConsumerInfo info() {
        requireOpen();
        Effort effort = effort("info");
        Deadline end =
                Deadline.after(effort.deadline().remaining(session.config().requestTimeout()));
        ConsumerInfo info = look(effort);
        // A replicated consumer of 2.10 tells what a majority has heard of, which may be behind what was delivered.
        while (info.delivered() < handed.get() && !end.passed()) {
            rest();
            info = look(effort);
        }
        return info;
    }

    private ConsumerInfo look(Effort effort) {
        ApiAnswer answer = session.administration().read(address.request("INFO"), Json.object(), effort);
        ObjectNode told = ConsumerAdmin.answered(answer, address, effort);
        ConsumerInfo info = configs.read(told, stream);
        Instant created = Json.time(told, "created");
        if (!created.equals(made)) {
            // Another one of that name, which begins anew.
            made = created;
            handed.set(info.delivered());
        }
        return info;
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
