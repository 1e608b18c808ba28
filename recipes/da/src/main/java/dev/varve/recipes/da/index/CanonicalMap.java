/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.index;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.OutcomeUnknownException;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.KeyValueStore;
import dev.varve.kv.PutOptions;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.util.Optional;

/**
 * For each action the message that counts, and the way back: a bucket {@code <action id> -> <rollup revision> <solution revision> <sequence>}.
 *
 * <p>A store numbers the writes of a whole bucket, so the rollup revision stands in the value, and the store's revision is what is compared and set. Each look-up is one read or two.
 * Stateless; safe for use by many threads.
 */
public final class CanonicalMap {

    /** The bucket in which readers look. */
    public static final String BUCKET = "canonical";

    private static final int ATTEMPTS = 32;

    private final KeyValueStore keys;
    private final StreamStore streams;
    private final ActionLocator locator;
    private final String bucket;
    private final PutOptions options;
    private final Durability least;

    /**
     * The map in {@code bucket}, of the actions in {@code streams}.
     *
     * @param least the least durability of an entry
     */
    public CanonicalMap(KeyValueStore keys, StreamStore streams, String bucket, Durability least) {
        this.keys = keys;
        this.streams = streams;
        this.bucket = Preconditions.name("canonical bucket", bucket);
        locator = new ActionLocator(streams);
        this.least = least;
        options = PutOptions.atLeast(least);
    }

    /** Makes the bucket, at the durability of its entries, forget them after {@code daPeriod}, as the stream forgets their messages. Idempotent. */
    public void ensure(Duration daPeriod) {
        keys.ensure(new BucketSpec(bucket, 0, 0, Optional.of(daPeriod), Optional.of(least)));
    }

    /**
     * Makes {@code wanted} count if the action has nothing that counts, or something of an earlier rollup revision. Of writers that want different things at once, one wins. May be
     * repeated; nothing changes where {@code wanted} counts already.
     *
     * @return what counts now: {@code wanted}, or what has won over it
     * @throws OutcomeUnknownException if no answer came at all
     */
    public CanonicalAction canonize(CanonicalAction wanted) {
        Optional<OutcomeUnknownException> unknown = Optional.empty();
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                Optional<KeyValueEntry> entry = keys.get(key(wanted.actionId()));
                Optional<CanonicalAction> held = entry.map(CanonicalAction::decode)
                        .filter(found -> found.rollupRevision() >= wanted.rollupRevision());
                if (held.isPresent()) {
                    return held.get();
                }
                write(wanted, entry.map(KeyValueEntry::revision).orElse(0L));
                return wanted;
            } catch (OutcomeUnknownException e) {
                unknown = Optional.of(e);
            } catch (StorageException e) {
                requireConflict(e);
            }
        }
        throw unknown.orElseThrow(() -> StorageException.unavailable(
                "action " + wanted.actionId() + " is canonized by too many writers at once; try again", null));
    }

    private void write(CanonicalAction wanted, long revision) {
        keys.update(key(wanted.actionId()), wanted.encode(), revision, options);
    }

    private static void requireConflict(StorageException e) {
        if (e.code() != ErrorCode.REVISION_CONFLICT) {
            throw e;
        }
    }

    /** What counts of the action {@code actionId}. */
    public Optional<CanonicalAction> get(long actionId) {
        return keys.get(key(actionId)).map(CanonicalAction::decode);
    }

    /** The message of the action {@code actionId} that counts; empty if there is none, or none any more. */
    public Optional<StoredMessage> message(long actionId) {
        return get(actionId).flatMap(found -> streams.get(found.solution().subject(), found.seq()));
    }

    /** The action whose message at {@code seq} counts; empty if there is no message, or one that was replaced. */
    public Optional<CanonicalAction> at(long seq) {
        return locator.at(seq)
                .flatMap(message -> get(ActionRecord.of(message).id()))
                .filter(found -> found.seq() == seq);
    }

    /** Whether {@code message} counts; empty if nothing is known of its action. */
    public Optional<Boolean> counts(StoredMessage message) {
        return get(ActionRecord.of(message).id()).map(found -> found.seq() == message.seq());
    }

    /** The range of the stream that begins with the action {@code actionId}: where a consumer starts. Empty if nothing counts of it. */
    public Optional<Range> from(long actionId) {
        return get(actionId).map(found -> Range.from(found.seq()));
    }

    private Key key(long actionId) {
        return Key.of(bucket, Long.toString(actionId));
    }
}
