/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.Varve;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.traffic.StoreTraffic;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until nobody keeps an archive up.
 *
 * <p>That is so when its head has stood still for longer than one that archives would let it, while messages waited all the time. How old these are does not matter: they are old as well where one that archives has much to catch up with.
 *
 * @param what the archives
 * @param name which one
 * @param time how time passes
 * @param margin hears how far it is behind
 * @param traffic counts what is asked of the store
 */
record StandBy(Archiving what, String name, Time time, MarginWatch margin, StoreTraffic traffic) {

    private static final Logger LOG = LoggerFactory.getLogger(StandBy.class);

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);

    /** Returns when it has stood still for {@code patience}, or when it is asked to end. */
    void await(Duration patience) {
        Duration part = patience.dividedBy(8);
        Duration look = part.compareTo(LONGEST_LOOK) < 0 ? part : LONGEST_LOOK;
        Stillness stillness = new Stillness(patience);
        while (!time.stop().within(look)) {
            if (isStill(stillness)) {
                LOG.warn("archive '{}': messages wait, and nothing was stored for {}; taken over", name, patience);
                return;
            }
        }
    }

    private boolean isStill(Stillness stillness) {
        try (BlobStore store = what.store().apply(traffic);
                Varve varve = what.source().get()) {
            Look look = Look.at(
                    new Archive(store, name),
                    varve,
                    what.settings(name).filter(),
                    time.clock().instant());
            margin.see(look.status());
            if (look.isWaiting()) {
                return stillness.see(look.head(), time.nanos().getAsLong());
            }
        } catch (RuntimeException e) {
            LOG.warn("archive '{}', standing by: {}", name, e.getMessage());
        }
        stillness.forget();
        return false;
    }
}
