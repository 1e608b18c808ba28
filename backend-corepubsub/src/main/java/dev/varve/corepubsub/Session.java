/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.WireSubjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * Everything that the views of one store share: the map, the requests under way, the feeds, the threads.
 *
 * <p>Safe for use by many threads.
 */
final class Session implements AutoCloseable {

    private static final Duration SWEEP = Duration.ofMillis(50);
    private static final Duration FIRST_WAIT = Duration.ofMillis(10);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final PubSub pubSub;
    private final CorePubSubConfig config;
    private final WireSubjects subjects;
    private final Threads threads = new Threads();
    private final Ids ids;
    private final Pages pages;
    private final Requests requests;
    private final Transfers transfers;
    private final Coordinator coordinator;
    private final ClusterView view;
    private final Calls calls;
    private final LargeReads largeReads;
    private final LaneWorks works;
    private final Lanes lanes;
    private final Set<Feed<?>> feeds = ConcurrentHashMap.newKeySet();
    private final Set<CorePubSubConsumer> consumers = ConcurrentHashMap.newKeySet();
    private final List<PubSubSubscription> subscriptions = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Session(PubSub pubSub, CorePubSubConfig config, RandomGenerator random) {
        this.pubSub = pubSub;
        this.config = config;
        this.subjects = new WireSubjects(config.prefix());
        this.ids = new Ids(random);
        this.pages = new Pages(pubSub, threads.timer(), System::nanoTime, config.requestTimeout());
        this.requests = new Requests(pubSub, subjects, pages, config.requestTimeout());
        this.transfers = new Transfers(requests, ids);
        Repeater repeater =
                new Repeater(threads.timer(), threads.workers(), new Backoff(FIRST_WAIT, LONGEST_WAIT, random));
        this.coordinator = new Coordinator(pubSub, subjects, config.requestTimeout());
        this.view = new ClusterView(coordinator);
        this.calls = new Calls(view, coordinator, requests, repeater);
        this.largeReads = new LargeReads(calls);
        this.works = new LaneWorks(view, repeater, threads.workers(), requests);
        this.lanes = new Lanes(works, config.maxInFlight());
    }

    /**
     * Subscribes, and asks for the map.
     *
     * @throws StorageException {@code UNAVAILABLE} if no coordinator answers before the deadline
     */
    static Session open(PubSub pubSub, CorePubSubConfig config, RandomGenerator random) {
        Session session = new Session(pubSub, config, random);
        try {
            session.start();
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void start() {
        pages.start();
        subscriptions.add(pubSub.subscribe(subjects.mapChanged(), this::mapChanged));
        pubSub.onConnection(this::connection);
        view.onChange(this::changed);
        var unused = threads.timer()
                .scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        pubSub.flush(config.deadline());
        String what = "the map of installation '" + config.prefix() + "' over " + pubSub.describe();
        Effort effort = Effort.read(what, deadline(config.deadline()));
        Waiting.on(calls.coordinator(CoordinatorVerb.MAP, WireHeaders.builder(), effort), effort);
    }

    PubSub pubSub() {
        return pubSub;
    }

    CorePubSubConfig config() {
        return config;
    }

    WireSubjects subjects() {
        return subjects;
    }

    Ids ids() {
        return ids;
    }

    Requests requests() {
        return requests;
    }

    Transfers transfers() {
        return transfers;
    }

    Coordinator coordinator() {
        return coordinator;
    }

    ClusterView view() {
        return view;
    }

    Calls calls() {
        return calls;
    }

    LargeReads largeReads() {
        return largeReads;
    }

    /** Where work may be done that blocks. */
    Executor workers() {
        return threads.workers();
    }

    Lanes lanes() {
        return lanes;
    }

    Deadline deadline(Duration span) {
        return Deadline.after(span, System::nanoTime);
    }

    /** @throws StorageException {@code UNAVAILABLE} if the store was closed */
    void requireOpen() {
        if (closed.get()) {
            throw StorageException.unavailable("the store is closed", null);
        }
    }

    /** {@code feed} is told of disturbances, and closed with the store. */
    void register(Feed<?> feed) {
        feeds.add(feed);
        if (closed.get()) {
            feed.close();
        }
    }

    void unregister(Feed<?> feed) {
        feeds.remove(feed);
    }

    /** {@code consumer} is closed with the store. */
    void register(CorePubSubConsumer consumer) {
        consumers.add(consumer);
        if (closed.get()) {
            consumer.close();
        }
    }

    void unregister(CorePubSubConsumer consumer) {
        consumers.remove(consumer);
    }

    private void mapChanged(WireMessage message) {
        HeaderReader.of(message.headers()).number(HeaderNames.VERSION, 0).ifPresent(view::heard);
    }

    private void connection(PubSub.ConnectionEvent event) {
        if (closed.get()) {
            return;
        }
        switch (event) {
            case LOST -> works.doubtAll();
            case RESTORED -> {
                view.suspect();
                pages.disturbed();
            }
        }
        feeds.forEach(Feed::disturbed);
    }

    private void changed(ClusterMap before, ClusterMap now) {
        requests.abandon(now);
        lanes.wake();
        if (disturbs(before, now)) {
            feeds.forEach(Feed::disturbed);
        }
    }

    /** Whether streams that feeds follow may have got another owner, or other subjects. */
    private static boolean disturbs(ClusterMap before, ClusterMap now) {
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            if (before.owner(slot).isPresent() && !before.owner(slot).equals(now.owner(slot))) {
                return true;
            }
        }
        return !before.declaredStreams().equals(now.declaredStreams())
                || now.declaredStreams().stream()
                        .anyMatch(name -> !now.filters(name).equals(before.filters(name)));
    }

    private void sweep() {
        threads.workers().execute(lanes::expire);
    }

    /** Takes no new calls, waits for the writes under way, then ends everything else. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            consumers.forEach(CorePubSubConsumer::close);
            lanes.drain(config.deadline().plus(SWEEP.multipliedBy(2)));
            feeds.forEach(Feed::close);
            subscriptions.forEach(PubSubSubscription::close);
            pages.close();
            threads.close();
        }
    }
}
