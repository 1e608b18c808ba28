/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.history.Action;
import dev.varve.testkit.history.Attempt;
import dev.varve.testkit.history.ClientLog;
import dev.varve.testkit.history.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Many clients, each with a feed and writes under way, that are gone all at once. */
final class Crowd implements AutoCloseable {

    private static final int WRITES = 5;

    private final NatsProxy proxy;
    private final Trial trial;
    private final List<Varve> stores = new ArrayList<>();
    private final List<Changes> feeds = new ArrayList<>();
    private final List<CompletableFuture<?>> ends = new ArrayList<>();

    private Crowd(NatsProxy proxy, Trial trial) {
        this.proxy = proxy;
        this.trial = trial;
    }

    /** {@code count} clients that follow the streams of {@code trial}. */
    static Crowd of(int count, Installation installation, Trial trial) {
        Crowd crowd = new Crowd(NatsProxy.to(installation.nats().url()), trial);
        VarveConfig config = VarveConfig.of("corepubsub")
                .with("nats.url", crowd.proxy.url())
                .with("request-timeout", "1s")
                .with("deadline", "3s");
        for (int i = 0; i < count; i++) {
            Varve store = Varve.open(config);
            crowd.stores.add(store);
            crowd.feeds.add(store.streams().changes(trial.spec().all(), FeedStart.now()));
        }
        return crowd;
    }

    /** Begins some writes of each client, and waits for none. */
    void beginWriting() {
        for (int i = 0; i < stores.size(); i++) {
            ClientLog log = trial.history().client("crowd" + i);
            Subject subject = trial.spec().stream(i);
            for (int j = 0; j < WRITES; j++) {
                String payload = log.name() + "." + j;
                Message message = Payload.message(payload, 100);
                Attempt attempt = log.begin(Action.publish(subject, payload, Durability.DISK));
                ends.add(stores.get(i)
                        .streams()
                        .publishAsync(subject, message, PublishOptions.atLeast(Durability.DISK))
                        .handle((receipt, failure) -> {
                            if (failure == null) {
                                attempt.acknowledged(receipt);
                            } else {
                                attempt.failed(failure);
                            }
                            return true;
                        }));
            }
        }
    }

    /** Breaks the connections of all. */
    void vanish() {
        proxy.cut();
    }

    /** Waits until each client knows, or has given up. */
    void awaitOutcomes() {
        ends.forEach(CompletableFuture::join);
    }

    @Override
    public void close() {
        proxy.cut();
        feeds.forEach(Changes::close);
        stores.forEach(Varve::close);
        proxy.close();
    }
}
