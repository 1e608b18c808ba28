/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.recipes.da.index.ActionLocator;
import dev.varve.recipes.da.journal.Confirmation;
import dev.varve.recipes.da.journal.Journal;
import dev.varve.recipes.da.publish.CommitGate;
import dev.varve.recipes.da.publish.Gated;
import dev.varve.recipes.da.publish.Publisher;
import dev.varve.recipes.da.publish.PublisherSettings;
import dev.varve.recipes.da.publish.PublisherStatus;
import dev.varve.recipes.da.registry.RevisionRegistry;
import dev.varve.recipes.da.registry.WriterEpochs;
import dev.varve.stream.StoredMessage;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The data availability of an application: it submits actions in their order, its users are answered when an action is journaled, and what depends on its being highly available
 * waits at the gate.
 *
 * <p>Each action is stored in the stream exactly once, in order, without gap, whatever is cut off, lost or repeated. Actions wait in the journal, on disk, while the store does not
 * answer. Safe for use by many threads; the order of actions is that of their ids.
 */
public final class DataAvailability implements AutoCloseable {

    private final SolutionRevision revision;
    private final Acknowledgements acknowledgements;
    private final Journal journal;
    private final CommitGate gate;
    private final Publisher publisher;

    private DataAvailability(Varve varve, DaConfig config, SolutionRevision revision, OptionalLong epoch) {
        this.revision = revision;
        acknowledgements = new Acknowledgements();
        journal = Journal.open(config.journalOf(revision), revision, config.journal(), acknowledgements);
        ActionLocator locator = new ActionLocator(varve.streams());
        gate = new CommitGate(id -> locator.find(revision, id).map(DataAvailability::gated), acknowledgements);
        publisher = new Publisher(journal, varve.streams(), gate, config.publisher(), epoch);
    }

    private static Gated gated(StoredMessage stored) {
        Action action = ActionRecord.of(stored).action();
        return new Gated(action.id(), action.snapHash(), stored.seq());
    }

    private static OptionalLong epoch(Varve varve, DaConfig config) {
        boolean wanted = config.publishMode() == PublisherSettings.Mode.PIPELINED
                && varve.capabilities().has(Capability.WRITER_EPOCH);
        return wanted
                ? OptionalLong.of(
                        new WriterEpochs(varve.keyValues(), config.names().registryBucket(), config.leastDurability())
                                .next())
                : OptionalLong.empty();
    }

    /**
     * Registers {@code version}, repairs its journal, and starts to publish what the stream lacks.
     *
     * @throws StorageException {@link ErrorCode#UNSUPPORTED} if the store cannot give the least durability, or lacks compare-and-set; {@link ErrorCode#FENCED} if a later version is
     *     registered; what {@link Journal#open} and the store throw
     */
    public static DataAvailability start(Varve varve, DaConfig config, CompatibilityKey version) {
        return start(varve, config.withApplication(version));
    }

    /** {@link #start(Varve, DaConfig, CompatibilityKey)} of the version that the settings name. */
    public static DataAvailability start(Varve varve, DaConfig config) {
        require(varve.capabilities(), config);
        SolutionRevision revision = new RevisionRegistry(
                        varve.keyValues(), config.names().registryBucket(), config.leastDurability())
                .register(config.application());
        DataAvailability made = new DataAvailability(varve, config, revision, epoch(varve, config));
        try {
            made.publisher.start();
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private static void require(Capabilities store, DaConfig config) {
        store.require(config.leastDurability());
        store.require(
                switch (config.publishMode()) {
                    case LINEAR, BATCHED -> Capability.CAS_SUBJECT;
                    case PIPELINED -> Capability.CAS_STREAM;
                });
        if (config.publishMode() == PublisherSettings.Mode.BATCHED) {
            store.require(Capability.ATOMIC_BATCH);
            int most = store.limits().maxBatchMessages();
            Preconditions.require(
                    config.window() <= most,
                    "window must be at most " + most + " on this store, where it is a batch, not " + config.window());
        }
    }

    /** Under which revision the application writes. */
    public SolutionRevision revision() {
        return revision;
    }

    /** The last action that is journaled; the next one to submit is the one after it. Empty where there was never one. */
    public OptionalLong lastJournaled() {
        return journal.lastJournaled();
    }

    /**
     * Submits {@code action}, which must follow the last one. Returns at once, unless too much waits for the disk.
     *
     * @throws StorageException {@link ErrorCode#FENCED} if another publisher has taken over; what {@link Journal#append} throws
     */
    public Submission submit(Action action) {
        publisher.stopped().filter(reason -> reason.code() == ErrorCode.FENCED).ifPresent(reason -> {
            throw StorageException.fenced(
                    "action " + action.id() + " was not journaled: " + reason.getMessage(),
                    reason.actual().orElse(0));
        });
        CompletableFuture<ActionRecord> journaled = journal.append(action);
        return new Submission(action.id(), journaled, gate);
    }

    /** Completes when {@code actionId} and every action before it are replicated; see {@link CommitGate#gate}. */
    public CompletableFuture<Gated> gate(long actionId) {
        return gate.gate(actionId);
    }

    /** The action {@code actionId} as it was journaled; empty if it is not in the journal, not yet or no more. */
    public Optional<ActionRecord> find(long actionId) {
        return journal.find(actionId);
    }

    /** How the publisher fares. */
    public PublisherStatus status() {
        return publisher.status();
    }

    /**
     * Removes from the journal, in whole files, what the stream has confirmed and nobody needs to start from a snapshot.
     *
     * @param snapshotted the action of the oldest snapshot that the application may start from; see {@link dev.varve.recipes.da.snapshot.Snapshots#oldestNeeded}
     * @return how many files were removed
     */
    public int cut(long snapshotted) {
        Optional<Confirmation> confirmed = publisher.confirmed();
        publisher.writeDown();
        return confirmed
                .map(mark -> journal.cut(Math.min(mark.actionId(), snapshotted)))
                .orElse(0);
    }

    /** Journals what was submitted, and stops to publish; what is not replicated is at the next start. Closing twice is harmless. */
    @Override
    public void close() {
        publisher.close();
        journal.close();
        acknowledgements.close();
    }
}
