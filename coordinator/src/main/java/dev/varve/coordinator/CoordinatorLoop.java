/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.WireSubjects;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A coordinator at work, leading or waiting, from its start to its end: one thread, on which all happens. */
final class CoordinatorLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorLoop.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration SURVEY_LIMIT = Duration.ofSeconds(3);
    private static final int LOOKS_PER_LIFE = 20;

    private final PubSub pubSub;
    private final CoordinatorConfig config;
    private final WireSubjects subjects;
    private final LongSupplier ticker;
    private final CoordinatorDirectory directory;
    private final StateChain chain;
    private final Lease lease;
    private final Voice voice;
    private final Membership membership;
    private final Placement placement;
    private final Leadership leadership;
    private final RequestHandler handler;
    private final ScheduledExecutorService loop =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "varve-coordinator"));
    private @Nullable PubSubSubscription requests;
    private @Nullable Future<?> looking;
    private volatile boolean leads;
    private boolean deaf;
    private boolean failing;
    private long lastLook;

    CoordinatorLoop(PubSub pubSub, CoordinatorConfig config, LongSupplier ticker, Steps steps) {
        this.pubSub = pubSub;
        this.config = config;
        this.ticker = ticker;
        this.subjects = new WireSubjects(config.prefix());
        this.directory = new CoordinatorDirectory(config.directory());
        this.chain = new StateChain(directory, steps);
        this.lease = new Lease(directory, config.id(), config.takeOverAfter(), ticker, steps);
        this.voice = new Voice(pubSub, lease, steps);
        this.membership = new Membership(config.deadAfter(), ticker);
        this.placement = new Placement(chain, membership, this::tellChange);
        this.leadership = new Leadership(config, lease, placement);
        StreamSurvey survey = new StreamSurvey(pubSub, subjects, SURVEY_LIMIT);
        CoordinatorParts parts = new CoordinatorParts(config, ticker, subjects, voice, survey, this::run);
        this.handler = new RequestHandler(parts, placement, membership);
    }

    /**
     * Begins to lead or to wait.
     *
     * @param alone whether the caller has made sure that there is no other coordinator, so that it need not wait for one
     */
    void open(boolean alone) {
        call(() -> {
            directory.make();
            // What cannot be used is to be heard of now, and not when the leader dies.
            chain.newest();
            lastLook = ticker.getAsLong();
            if (alone) {
                leadership.take();
            }
            look();
        });
        requests = pubSub.subscribe(subjects.coordinatorRequests(), this::take);
        pubSub.flush(STOP_LIMIT);
        long period = Math.max(1, Math.min(config.deadAfter().toMillis() / LOOKS_PER_LIFE, lease.period() / 1_000_000));
        looking = loop.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
    }

    /** Whether it leads, as far as it knew a moment ago. */
    boolean leads() {
        return leads;
    }

    /** Nobody is dead only because the coordinator could not hear. */
    void connection(PubSub.ConnectionEvent event) {
        run(() -> {
            membership.renew();
            deaf = event == PubSub.ConnectionEvent.LOST;
            look();
        });
    }

    @Override
    public void close() {
        PubSubSubscription subscription = requests;
        if (subscription != null) {
            subscription.drain(STOP_LIMIT);
        }
        if (looking != null) {
            looking.cancel(false);
        }
        run(leadership::end);
        loop.shutdown();
        try {
            if (!loop.awaitTermination(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                loop.shutdownNow();
            }
        } catch (InterruptedException e) {
            loop.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Holds the transport's thread until the request is carried out, so that what waits is bounded by the transport. */
    private void take(WireMessage request) {
        call(() -> {
            look();
            if (leads) {
                handler.handle(request);
            } else {
                handler.overhear(request);
            }
        });
    }

    private void tick() {
        look();
        if (!leads) {
            standBy();
        }
    }

    /** Looks who leads, and who has not beaten. */
    private void look() {
        long now = ticker.getAsLong();
        if (deaf || now - lastLook > config.deadAfter().toNanos() / 2) {
            // This process itself stood still, or was cut off: that its servers did not beat proves nothing.
            membership.renew();
        }
        lastLook = now;
        try {
            // One that nobody can hear does not show that it lives, so that another one takes over.
            leads = !deaf && leadership.look();
            if (leads) {
                placement.settle();
            } else {
                membership.expire(server -> false);
            }
            failing = false;
        } catch (RuntimeException e) {
            // Whatever it is, the next look comes: an exception that left this method would end them all.
            if (!failing) {
                LOG.error("slots cannot be given away; trying on", e);
            }
            failing = true;
        }
    }

    private void tellChange(ClusterState state) {
        WireHeaders headers =
                WireHeaders.builder().add(HeaderNames.VERSION, state.version()).build();
        try {
            voice.say(WireMessage.of(subjects.mapChanged(), headers, Bytes.empty()));
        } catch (StorageException e) {
            LOG.info(
                    "map {} could not be announced; servers learn of it by their beats: {}",
                    state.version(),
                    e.getMessage());
        }
    }

    /** Lets the leader know that there is somebody to follow it. */
    private void standBy() {
        WireHeaders headers =
                WireHeaders.builder().add(HeaderNames.SERVER, config.id()).build();
        try {
            pubSub.publish(WireMessage.of(subjects.coordinator(CoordinatorVerb.STANDBY), headers, Bytes.empty()));
        } catch (StorageException e) {
            LOG.debug("the leader does not hear of this standby", e);
        }
    }

    private void run(Runnable work) {
        try {
            loop.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("the coordinator has stopped; what came in afterwards is left undone", e);
        }
    }

    private void call(Runnable work) {
        try {
            loop.submit(work).get();
        } catch (RejectedExecutionException e) {
            LOG.debug("the coordinator has stopped; what came in afterwards is left undone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StorageException refusal
                    ? refusal
                    : new IllegalStateException("the coordinator's loop failed", e.getCause());
        }
    }
}
