/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.journal.Channels;
import dev.varve.persist.journal.ServerHome;
import dev.varve.persist.journal.SlotClaims;
import dev.varve.persist.sqlite.SqliteVersion;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreSettings;
import dev.varve.persist.warm.WarmStatus;
import dev.varve.persist.warm.WarmUse;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.ServerInfo;
import dev.varve.pubsub.wire.TransferBuffer;
import dev.varve.pubsub.wire.WireSubjects;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a running server, put together, started and ended in order. Safe for use by many threads. */
public final class ServerLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerLoop.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration SHIP = Duration.ofSeconds(10);
    private static final Duration FLUSH = Duration.ofSeconds(5);
    private static final long MOST_PAGE_ITEMS = 2000;
    private static final long MOST_PAGE_BYTES = 4L << 20;
    private static final String VERSION = "0.1.0";

    private final PersistConfig config;
    private final PubSub pubSub;
    private final WireSubjects subjects;
    private final Ownership ownership;
    private final Sender sender;
    private final AtomicLong commits = new AtomicLong();
    private final List<Worker> workers = new ArrayList<>();
    private final List<PubSubSubscription> subscriptions = new ArrayList<>();
    private final Membership membership;
    private final Router router;
    private final WorkerParts parts;
    private final String incarnation = UUID.randomUUID().toString();
    private @Nullable ServerHome home;
    private State state = State.NEW;

    private enum State {
        NEW,
        RUNNING,
        ENDED
    }

    /**
     * The parts of a server that is not started.
     *
     * @param channels opens the files of journals
     * @param warm where files are shipped
     * @param onFailed is told when the server cannot go on, with itself and the reason, on any thread and maybe often: it is to be aborted then
     */
    ServerLoop(
            PersistConfig config,
            PubSub pubSub,
            InstantSource clock,
            Channels channels,
            Optional<WarmUse> warm,
            BiConsumer<ServerLoop, StorageException> onFailed) {
        this(config, pubSub, clock, System::nanoTime, channels, warm, onFailed);
    }

    /** @param ticker nanoseconds of a clock that never goes back, by which parts of requests are forgotten */
    ServerLoop(PersistConfig config, PubSub pubSub, InstantSource clock, LongSupplier ticker) {
        this(config, pubSub, clock, ticker, FileChannel::open, Optional.empty(), (loop, why) -> {});
    }

    private ServerLoop(
            PersistConfig config,
            PubSub pubSub,
            InstantSource clock,
            LongSupplier ticker,
            Channels channels,
            Optional<WarmUse> warm,
            BiConsumer<ServerLoop, StorageException> onFailed) {
        this.config = config;
        this.pubSub = pubSub;
        this.subjects = new WireSubjects(config.prefix());
        this.ownership = new Ownership(config.server());
        this.sender = new Sender(pubSub);
        CoordinatorLink coordinator = new CoordinatorLink(
                pubSub, subjects, config.server(), incarnation, () -> warm().map(WarmStatus::copies));
        this.membership = new Membership(coordinator, ownership, this::mapAnswered, why -> onFailed.accept(this, why));
        this.parts = parts(clock, channels, warm, why -> onFailed.accept(this, why));
        for (int i = 0; i < config.workers(); i++) {
            workers.add(new Worker("varve-persist-" + config.server() + "-" + i));
        }
        Bundles bundles = new Bundles(parts.surroundings().room());
        RequestReader reader = new RequestReader(
                subjects,
                ownership,
                new ServerInfo(config.server(), VERSION, config.maxMessageBytes(), Durability.DISK, bundles.most()),
                new TransferBuffer(config.transferBytes(), TransferBuffer.IDLE_LIMIT, ticker),
                new Batches(config.maxBatchMessages(), config.transferBytes(), ticker),
                bundles);
        this.router = new Router(
                reader, parts, workers, new ListingMerge(workers, parts), pubSub::hasMore, membership::refresh);
    }

    private WorkerParts parts(
            InstantSource clock, Channels channels, Optional<WarmUse> warm, Consumer<StorageException> onFailed) {
        Surroundings surroundings = new Surroundings(
                Cut.room(pubSub.maxPayload()), config.defaultDurability(), MOST_PAGE_ITEMS, MOST_PAGE_BYTES);
        StoreSettings settings =
                StoreSettings.defaults().withClock(clock).withMaxMessageBytes(config.maxMessageBytes());
        Verbs verbs = new Verbs(surroundings);
        DataDirectory directory = new DataDirectory(config.dataDirectory());
        return new WorkerParts(
                verbs,
                surroundings,
                ownership,
                sender,
                subjects,
                directory,
                settings,
                config.idleClose(),
                config.maxOpenFiles() / config.workers(),
                membership::refresh,
                onFailed,
                channels,
                commits,
                warm.map(use -> tier(use, directory, new IncrementReplay(verbs, settings))));
    }

    private WarmTier tier(WarmUse use, DataDirectory directory, IncrementReplay replay) {
        Path spool = directory.root().resolve("servers").resolve(incarnation).resolve("warm");
        return new WarmTier(use, directory, spool, incarnation, replay);
    }

    /** See {@link dev.varve.persist.PersistServer#start}. */
    public synchronized void start() {
        if (state != State.NEW) {
            return;
        }
        String sqlite = SqliteVersion.checked();
        try {
            Files.createDirectories(config.dataDirectory());
        } catch (IOException e) {
            throw StorageException.unavailable("data directory " + config.dataDirectory() + " cannot be made", e);
        }
        parts.warm().ifPresent(WarmTier::start);
        ServerHome made = ServerHome.create(parts.directory().root(), incarnation, workers.size());
        home = made;
        SlotClaims claims = new SlotClaims(parts.directory(), made);
        state = State.RUNNING;
        for (int i = 0; i < workers.size(); i++) {
            int number = i;
            workers.get(i).start(new Engine(parts, made, claims, i, slot -> slot % workers.size() == number));
        }
        // What comes is read, and put into the queue of a worker.
        subscriptions.add(pubSub.listen(subjects.requests(config.server()), router::accept));
        subscriptions.add(pubSub.subscribe(subjects.mapChanged(), message -> membership.refresh()));
        pubSub.flush(FLUSH);
        membership.start(config.beat());
        LOG.info(
                "persist server {} keeps its files in {} with SQLite {}",
                config.server(),
                config.dataDirectory(),
                sqlite);
    }

    private void mapAnswered() {
        router.mapAnswered();
    }

    /** See {@link dev.varve.persist.PersistServer#describe}. */
    public String describe() {
        return "server " + config.server() + " over " + pubSub.describe() + ", SQLite " + SqliteVersion.checked();
    }

    /** See {@link dev.varve.persist.PersistServer#commits}. */
    public long commits() {
        return commits.get();
    }

    /** See {@link dev.varve.persist.PersistServer#mapVersion}. */
    public OptionalLong mapVersion() {
        long version = ownership.map().version();
        return version == 0 ? OptionalLong.empty() : OptionalLong.of(version);
    }

    /** See {@link dev.varve.persist.PersistServer#warm}. */
    public Optional<WarmStatus> warm() {
        return parts.warm().map(tier -> tier.report().status());
    }

    /** How many bytes are held of requests and batches that are not whole. */
    long heldBytes() {
        return router.heldBytes();
    }

    /** Whether the slot that {@code slot} finds in the map is this server's. */
    public boolean owns(ToIntFunction<ClusterMap> slot) {
        return ownership.epoch(slot.applyAsInt(ownership.map())).isPresent();
    }

    /** See {@link dev.varve.persist.PersistServer#abort}. */
    public synchronized void abort() {
        if (state != State.RUNNING) {
            state = State.ENDED;
            return;
        }
        state = State.ENDED;
        sender.silence();
        membership.close();
        subscriptions.forEach(PubSubSubscription::close);
        workers.forEach(Worker::abort);
        parts.warm().ifPresent(WarmTier::close);
        if (home != null) {
            home.close();
        }
    }

    /** Tells the coordinator that a server that was aborted is gone, so that others need not wait to notice. */
    void leave() {
        membership.leave();
    }

    private synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    /** See {@link dev.varve.persist.PersistServer#ship}. */
    public boolean ship(Duration patience) {
        if (parts.warm().isEmpty()) {
            return true;
        }
        if (!isRunning()) {
            return false;
        }
        try {
            CompletableFuture<?>[] all = workers.stream().map(Worker::hurry).toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(all).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | StorageException e) {
            LOG.warn("server {} has not shipped all within {} ms", config.server(), patience.toMillis(), e);
        }
        return parts.warm().get().report().status().isUpToDate();
    }

    @Override
    public synchronized void close() {
        if (state != State.RUNNING) {
            state = State.ENDED;
            membership.close();
            return;
        }
        // Before its slots go to others, who would have to ship whole files.
        boolean unused = ship(SHIP);
        state = State.ENDED;
        // First of all the slots go: what comes from now on is told who has them, instead of waiting in vain.
        membership.leave();
        subscriptions.forEach(subscription -> subscription.drain(DRAIN));
        parts.warm().ifPresent(WarmTier::close);
        boolean clean = true;
        for (Worker worker : workers) {
            clean &= worker.stop();
        }
        if (home != null && clean) {
            home.remove();
        } else if (home != null) {
            home.close();
        }
        membership.close();
        pubSub.flush(FLUSH);
    }
}
