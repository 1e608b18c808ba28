/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.Durability;
import dev.varve.Varve;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.index.ActionLocator;
import dev.varve.recipes.da.journal.Journal;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One life of a process: a journal, a gate and a publisher on a store. */
final class Life implements AutoCloseable {

    final Journal journal;
    final CommitGate gate;
    final Publisher publisher;
    private final ExecutorService acknowledgements;

    private Life(Journal journal, Varve store, PublisherSettings settings, OptionalLong epoch, ExecutorService thread) {
        this.journal = journal;
        acknowledgements = thread;
        ActionLocator locator = new ActionLocator(store.streams());
        gate = new CommitGate(
                id -> locator.find(journal.revision(), id)
                        .map(found ->
                                new Gated(id, ActionRecord.of(found).action().snapHash(), found.seq())),
                thread);
        publisher = new Publisher(journal, store.streams(), gate, settings, epoch);
    }

    /** How a journal is opened with the thread that acknowledges. */
    interface Opening {
        Journal open(ExecutorService acknowledgements);
    }

    static Life of(Opening journal, Varve store, PublisherSettings settings, OptionalLong epoch) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        return new Life(journal.open(thread), store, settings, epoch, thread);
    }

    static PublisherSettings linear() {
        return settings(PublisherSettings.Mode.LINEAR);
    }

    static PublisherSettings settings(PublisherSettings.Mode mode) {
        int window = 8;
        return new PublisherSettings(mode, window, Durability.VOLATILE, Duration.ofMillis(1), Duration.ofMillis(5));
    }

    ActionRecord submit(Action action) {
        return journal.append(action).join();
    }

    @Override
    public void close() {
        publisher.close();
        journal.close();
        acknowledgements.shutdownNow();
    }
}
