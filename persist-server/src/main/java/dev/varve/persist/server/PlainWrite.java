/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.WriteGroup;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.Optional;

/**
 * A write to an undeclared stream that asks nothing of it, so that what comes of it is known before there is a file: seq and number are those after the last. The file says the same when the command is carried out on it.
 *
 * @param request the request
 * @param publication what it publishes
 */
record PlainWrite(Request request, Publication publication) {

    /** A larger message is written to the file at once. */
    private static final int MOST_BYTES = 16 * 1024;

    /**
     * {@code request} as a plain write; empty where the file has to decide.
     *
     * @param most the bytes of the largest message that the server takes
     */
    static Optional<PlainWrite> of(Request request, long most) {
        StoreKey key = request.key();
        boolean alone = request.verb() == Verb.PUBLISH && request.batch().isEmpty();
        if (!alone || key.kind() != StoreKey.Kind.STREAM || key.isDeclared()) {
            return Optional.empty();
        }
        try {
            Publication publication =
                    StreamVerbs.publication(StreamVerbs.subject(request), request.headers(), request.payload());
            boolean isSmall = publication.message().sizeInBytes() <= Math.min(most, MOST_BYTES);
            return isSmall && asksNothing(publication.options())
                    ? Optional.of(new PlainWrite(request, publication))
                    : Optional.empty();
        } catch (StorageException malformed) {
            return Optional.empty();
        }
    }

    private static boolean asksNothing(PublishOptions options) {
        return options.ttl().isEmpty()
                && options.writerEpoch().isEmpty()
                && options.expectedLastSeq().isEmpty()
                && options.expectedLastSubjectSeq().isEmpty()
                && options.atLeast().map(Durability.DISK::satisfies).orElse(true);
    }

    /** The id under which it is remembered. */
    Optional<String> msgId() {
        return publication.options().msgId();
    }

    /** What the writer is told of the message {@code seq}, stored at {@code time}. */
    Receipt receipt(WriteGroup group, long seq, long time) {
        return new Receipt(seq, Instant.ofEpochMilli(time), false, group.level(), group.epoch());
    }

    /** What followers are told of the message {@code seq}, stored at {@code time}. */
    ChangeRecord change(WriteGroup group, long seq, long time) {
        FeedPosition position = new FeedPosition(request.key().title(), group.epoch(), seq);
        StoredMessage stored =
                new StoredMessage(publication.subject(), seq, Instant.ofEpochMilli(time), publication.message());
        return ChangeRecord.of(Change.set(position, stored), seq - 1, Optional.empty());
    }
}
