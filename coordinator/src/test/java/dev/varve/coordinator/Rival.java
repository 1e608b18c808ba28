/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.WireSubjects;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** A coordinator without threads: it does a thing when it is told to, and tells of each step before it takes it. It hears only one server, its own. */
final class Rival {

    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String id;
    private final Lease lease;
    private final Membership membership;
    private final Placement placement;
    private final Leadership leadership;
    private final Voice voice;
    private final BiConsumer<Rival, Steps.Step> watcher;
    private final MapAnswers maps;

    /** @param watcher is told of each step before it is taken */
    Rival(String id, Path path, PubSub pubSub, LongSupplier ticker, BiConsumer<Rival, Steps.Step> watcher) {
        this.id = id;
        this.watcher = watcher;
        CoordinatorConfig config = CoordinatorConfig.defaults(path).withId(id).withTakeOverAfter(PATIENCE);
        CoordinatorDirectory directory = new CoordinatorDirectory(path);
        this.lease = new Lease(directory, id, PATIENCE, ticker, this::step);
        this.membership = new Membership(config.deadAfter(), ticker);
        this.voice = new Voice(pubSub, lease, this::step);
        this.maps = new MapAnswers(voice.room());
        this.placement = new Placement(new StateChain(directory, this::step), membership, this::say);
        this.leadership = new Leadership(config, lease, placement);
    }

    private void step(Steps.Step step) throws IOException {
        watcher.accept(this, step);
    }

    String id() {
        return id;
    }

    ClusterState state() {
        return placement.state();
    }

    boolean look() {
        return leadership.look();
    }

    /** Gives the slot away if it leads and nobody has it, and answers with the map. Returns whether it did not refuse. */
    boolean assign(int slot) {
        if (!look()) {
            return false;
        }
        try {
            placement.beat("server-of-" + id, "p1", placement.state().version());
            placement.assign(slot);
            say(placement.state());
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    private void say(ClusterState state) {
        WireMessage answer = maps.whole(state, "answers");
        voice.say(WireMessage.of(WireSubjects.defaults().mapChanged(), answer.headers(), answer.payload()));
    }
}
