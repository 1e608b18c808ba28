/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.ServerInfo;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What operators ask of an installation: how it fares, and that slots move.
 *
 * <p>Everything is asked again until the deadline of the configuration, so that it outlives a change of the leading coordinator. Safe for use by many threads.
 */
public final class ClusterAdmin implements AutoCloseable {

    private static final Duration FIRST_WAIT = Duration.ofMillis(20);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(1);

    private final PubSub pubSub;
    private final CorePubSubConfig config;
    private final WireSubjects subjects;
    private final Runnable onClose;
    private final Threads threads = new Threads();
    private final Repeater repeater;

    private ClusterAdmin(PubSub pubSub, CorePubSubConfig config, Runnable onClose) {
        this.pubSub = pubSub;
        this.config = config;
        this.subjects = new WireSubjects(config.prefix());
        this.onClose = onClose;
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, new SecureRandom());
        this.repeater = new Repeater(threads.timer(), threads.workers(), backoff);
    }

    /**
     * That of the installation over NATS that {@code config} names.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} or {@link dev.varve.ErrorCode#DENIED} if NATS cannot be reached
     */
    public static ClusterAdmin connect(CorePubSubConfig config) {
        NatsPubSub nats = NatsPubSub.connect(config.nats().named("varve-admin"));
        return new ClusterAdmin(nats, config, nats::close);
    }

    /** That of the installation over {@code pubSub}, which stays open. */
    public static ClusterAdmin over(PubSub pubSub, CorePubSubConfig config) {
        return new ClusterAdmin(pubSub, config, () -> {});
    }

    /**
     * What the leading coordinator says.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if none answers before the deadline
     */
    public ClusterStatus status() {
        Reply reply = ask(CoordinatorVerb.STATUS, WireHeaders.builder());
        return ClusterStatus.parse(reply.payload().utf8());
    }

    /**
     * Has all slots of {@code server} moved to others, a group at a time, without a failed operation; returns when that has begun. The server gets no more until it is resumed or started again.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it is not alive; {@link dev.varve.ErrorCode#UNAVAILABLE} if no other is that could take them, or no coordinator answers
     */
    public void drain(String server) {
        ask(CoordinatorVerb.DRAIN, WireHeaders.builder().add(HeaderNames.SERVER, server));
    }

    /**
     * Lets a drained server have slots again.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it is not drained; {@link dev.varve.ErrorCode#UNAVAILABLE} if no coordinator answers
     */
    public void resume(String server) {
        ask(CoordinatorVerb.RESUME, WireHeaders.builder().add(HeaderNames.SERVER, server));
    }

    /**
     * Has the slots evened out among the servers, a group at a time, without a failed operation; returns how many have to move, when that has begun.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if no coordinator answers
     */
    public long rebalance() {
        Reply reply = ask(CoordinatorVerb.REBALANCE, WireHeaders.builder());
        return reply.headers().number(HeaderNames.COUNT, 0).orElse(0);
    }

    /**
     * A server's answer.
     *
     * @param info what it says of itself
     * @param roundTrip how long that took
     */
    public record Pong(ServerInfo info, Duration roundTrip) {}

    /** Asks {@code server} whether it is there, once; empty if it does not answer. */
    public Optional<Pong> ping(String server) {
        WireMessage ping = WireMessage.of(
                subjects.request(server, Verb.PING, Target.nothing()), WireHeaders.none(), Bytes.empty());
        long began = System.nanoTime();
        Outcome<Reply> outcome = send(ping, PING_TIMEOUT).join();
        if (outcome instanceof Outcome.Answered<Reply> answered) {
            Duration roundTrip = Duration.ofNanos(System.nanoTime() - began);
            return Optional.of(new Pong(ServerInfo.read(answered.value().headers()), roundTrip));
        }
        return Optional.empty();
    }

    private Reply ask(CoordinatorVerb verb, WireHeaders.Builder headers) {
        String what = verb.wireName() + " at the coordinator of installation '" + config.prefix() + "' over "
                + pubSub.describe();
        Effort effort = Effort.read(what, Deadline.after(config.deadline(), System::nanoTime));
        WireMessage request = WireMessage.of(subjects.coordinator(verb), headers.build(), Bytes.empty());
        return Waiting.on(repeater.repeat(effort, () -> send(request, config.requestTimeout())), effort);
    }

    private CompletableFuture<Outcome<Reply>> send(WireMessage request, Duration timeout) {
        try {
            return pubSub.request(request, timeout)
                    .handle((answer, failure) -> failure == null ? Outcome.of(answer, false) : Outcome.of(failure));
        } catch (StorageException e) {
            return CompletableFuture.completedFuture(Outcome.of(e));
        }
    }

    /** Gives back what it has opened. Closing twice is harmless. */
    @Override
    public void close() {
        threads.close();
        onClose.run();
    }
}
