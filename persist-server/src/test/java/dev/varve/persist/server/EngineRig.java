/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.persist.journal.ServerHome;
import dev.varve.persist.journal.SlotClaims;
import dev.varve.persist.journal.SmallDisk;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.RequestTerms;
import dev.varve.pubsub.wire.SlotSet;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A worker's engine that owns everything, without the worker: it does what a test gives it on the test's own thread. */
final class EngineRig implements AutoCloseable {

    private static final String SERVER = "s";
    private static final String INBOX = "answers";
    private static final int MOST_TICKS = 1000;

    /** Where the journal is; full at first. */
    final SmallDisk disk = new SmallDisk();

    private final InProcessPubSub pubSub = new InProcessNetwork().connect("rig");
    private final BlockingQueue<WireMessage> answers = new LinkedBlockingQueue<>();
    private final ServerHome home;
    private final Engine engine;
    private boolean ended;

    /** The engine of a server that owns all slots under {@code epoch} and keeps its files by {@code settings}. */
    EngineRig(Path root, long epoch, StoreSettings settings) {
        disk.room(Long.MAX_VALUE);
        pubSub.subscribe(INBOX, answers::add);
        DataDirectory directory = new DataDirectory(root);
        Surroundings surroundings = new Surroundings(60_000, Durability.DISK, 1000, 1 << 20);
        WorkerParts parts = new WorkerParts(
                new Verbs(surroundings),
                surroundings,
                ownership(epoch),
                new Sender(pubSub),
                WireSubjects.defaults(),
                directory,
                settings,
                Duration.ofMinutes(1),
                100,
                () -> {},
                why -> {},
                disk,
                new AtomicLong(),
                Optional.empty());
        home = ServerHome.create(directory.root(), "i" + epoch, 1);
        engine = new Engine(parts, home, new SlotClaims(directory, home), 0, slot -> true);
    }

    private static Ownership ownership(long epoch) {
        Map<Integer, ClusterMap.Owner> owners = new HashMap<>();
        SlotSet.where(slot -> true).stream().forEach(slot -> owners.put(slot, new ClusterMap.Owner(SERVER, epoch)));
        Ownership ownership = new Ownership(SERVER);
        ownership.update(new ClusterMap(1, owners, Map.of()));
        return ownership;
    }

    /** Publishes {@code text} to {@code subject}, and returns the answer; empty if there is none. */
    Optional<WireMessage> publish(String subject, String text) throws InterruptedException {
        HeaderReader none = HeaderReader.of(WireHeaders.none());
        engine.carryOut(List.of(new Request(
                Verb.PUBLISH,
                Target.of(Subject.of(subject)),
                StoreKey.implicit(subject),
                none,
                RequestTerms.read(none),
                Bytes.utf8(text),
                List.of(),
                List.of(),
                new ReplyTo.Inbox(INBOX),
                System.nanoTime())));
        // The slot may have to be claimed first.
        Optional<WireMessage> answer = Optional.ofNullable(answers.poll(1, TimeUnit.MILLISECONDS));
        for (int i = 0; answer.isEmpty() && i < MOST_TICKS; i++) {
            engine.tick();
            answer = Optional.ofNullable(answers.poll(1, TimeUnit.MILLISECONDS));
        }
        return answer;
    }

    /** Does what is due. */
    void tick() {
        engine.tick();
    }

    /** Ends in order, as far as files can be committed. */
    void end() {
        ended = true;
        if (engine.close()) {
            home.remove();
        } else {
            home.close();
        }
    }

    /** Ends as a killed process does. */
    void kill() {
        ended = true;
        engine.abort();
        home.close();
    }

    @Override
    public void close() {
        if (!ended) {
            kill();
        }
        pubSub.close();
    }
}
