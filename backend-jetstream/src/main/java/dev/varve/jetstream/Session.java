/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Capabilities;
import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** What all views of one open store share. Safe for use by many threads. */
final class Session {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    // Longer than any call takes.
    private static final Duration COURTESY = Duration.ofHours(1);

    private final JetStreamConfig config;
    private final Connections connections;
    private final Naming naming;
    private final Api administration;
    private final Api reading;
    private final ServerFeatures features;
    private final Capabilities capabilities;
    private final SyncSurvey survey;
    private final Directory directory;
    private final BucketStreams keyBuckets;
    private final BucketStreams objectBuckets;
    private final ContentStreams contents;
    private final ContentSweep sweep;
    private final long room;
    private final InFlight inFlight;
    private final Unserved unserved;
    private final OwnIds ownIds = new OwnIds();
    private final Heard heard;
    private final LeaderWatches leaders;
    private final Lanes lanes;
    private final StoreClock clock = new StoreClock();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Session(JetStreamConfig config, Connections connections) {
        this.config = config;
        this.connections = connections;
        this.naming = Naming.of(config.subjectPrefix());
        this.administration = new Api(connections.administering(), config.requestTimeout());
        this.reading = new Api(connections.consuming(), config.requestTimeout());
        Effort opening = Effort.read("opening JetStream", Deadline.after(config.deadline()));
        this.features = ServerCapabilities.ask(administration, connections.publishing(), opening);
        this.survey = new SyncSurvey(config);
        survey.look();
        this.capabilities =
                ServerCapabilities.of(features, connections.publishing(), config, strongest(config, survey));
        this.directory = new Directory(administration, naming, config, features, survey);
        this.keyBuckets = KeyBuckets.streams(administration, naming, config, features, survey);
        this.objectBuckets = ObjectBuckets.streams(administration, naming, config, survey);
        this.contents = new ContentStreams(administration, survey);
        this.room = ServerCapabilities.room(connections.publishing());
        this.inFlight = new InFlight(config.maxInFlight());
        this.unserved = new Unserved(administration, closed::get);
        this.heard = new Heard(connections.publishing(), unserved, config.requestTimeout());
        connections.publishing().onConnection(this::surveyed);
        this.leaders = new LeaderWatches(connections.publishing(), administration);
        this.sweep = new ContentSweep(this, COURTESY);
        this.lanes = new Lanes(leaders, config.requestTimeout());
    }

    private static Durability strongest(JetStreamConfig config, SyncSurvey survey) {
        if (config.replicas() > 1) {
            return Durability.quorum(config.replicas());
        }
        return survey.holds() ? Durability.DISK : Durability.PROCESS;
    }

    private void surveyed(PubSub.ConnectionEvent event) {
        survey.forget();
        if (event == PubSub.ConnectionEvent.RESTORED) {
            var unused = CompletableFuture.runAsync(() -> {
                survey.look();
                directory.forgetAll();
                keyBuckets.forgetAll();
                objectBuckets.forgetAll();
                contents.forgetAll();
            });
        }
    }

    static Session open(JetStreamConfig config) {
        Connections connections = Connections.open(config.nats());
        try {
            return new Session(config, connections);
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    JetStreamConfig config() {
        return config;
    }

    Connections connections() {
        return connections;
    }

    Naming naming() {
        return naming;
    }

    /** For what changes streams and asks after them. */
    Api administration() {
        return administration;
    }

    /** For what reads messages. */
    Api reading() {
        return reading;
    }

    ServerFeatures features() {
        return features;
    }

    Capabilities capabilities() {
        return capabilities;
    }

    /** What is known of the servers' syncing. */
    SyncSurvey survey() {
        return survey;
    }

    Directory directory() {
        return directory;
    }

    /** The buckets of keys. */
    BucketStreams keyBuckets() {
        return keyBuckets;
    }

    /** The buckets of objects. */
    BucketStreams objectBuckets() {
        return objectBuckets;
    }

    /** The streams of the values that are too large for a message. */
    ContentStreams contents() {
        return contents;
    }

    /** Removes such values once their messages are gone. */
    ContentSweep sweep() {
        return sweep;
    }

    /** The most bytes of values and headers that one message of a server takes. */
    long room() {
        return room;
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** The replicated streams, each as it was made, for which somebody listened. */
    Heard heard() {
        return heard;
    }

    /** The message ids that the server does not know. */
    OwnIds ownIds() {
        return ownIds;
    }

    /** What to do where nobody listens for a stream. */
    Unserved unserved() {
        return unserved;
    }

    /** For what is sent to the leader of a stream. */
    LeaderWatches leaders() {
        return leaders;
    }

    /** The writes under way, by stream. */
    Lanes lanes() {
        return lanes;
    }

    StoreClock clock() {
        return clock;
    }

    boolean isClosed() {
        return closed.get();
    }

    /** @throws StorageException {@code UNAVAILABLE} if the store is closed */
    void requireOpen() {
        if (closed.get()) {
            throw StorageException.unavailable("the store is closed", null);
        }
    }

    /** Waits for the writes under way, then ends the connections. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            inFlight.awaitNone(CLOSE_LIMIT);
            connections.close();
        }
    }
}
