/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Puts the values that stand beside a stream into the place of their references.
 *
 * <p>Holds one value at a time. Safe for use by many threads.
 */
final class ContentReads {

    private final Session session;
    private final ContentStates states;

    ContentReads(Session session) {
        this.session = session;
        this.states = new ContentStates(session);
    }

    /** {@code kept}, of which is settled whether it counts. */
    Kept settled(KnownStream stream, Kept kept, Effort effort) {
        if (kept.content().isEmpty() || kept.hasExpired() || stream.isMirror()) {
            return kept;
        }
        boolean givenUp = session.contents()
                .find(stream, effort.reading())
                .flatMap(content -> settle(stream, content, kept, effort))
                .filter(state -> state.is(ContentState.Stage.GIVEN_UP))
                .isPresent();
        return givenUp ? kept.notCounting() : kept;
    }

    private Optional<ContentState> settle(KnownStream stream, BucketStream content, Kept kept, Effort effort) {
        String id = kept.content().orElseThrow().id();
        try {
            return states.settle(stream, content, id, kept.seq(), effort);
        } catch (StorageException e) {
            if (e.code() != ErrorCode.DENIED) {
                throw e;
            }
            throw StorageException.unavailable(
                    effort.what() + ": the value of message " + kept.seq()
                            + " is not settled yet, and this user may not: its publisher, or another that may write to '"
                            + content.id() + "', does",
                    e);
        }
    }

    /** {@code kept} as its writer wrote it; empty if it does not count, or is gone by now. */
    Optional<StoredMessage> whole(KnownStream stream, Kept kept, Effort effort) {
        if (!kept.counts()) {
            return Optional.empty();
        }
        if (kept.content().isEmpty()) {
            return Optional.of(kept.stored());
        }
        if (stream.isMirror()) {
            throw StorageException.unsupported(
                    Capability.LARGE_MESSAGE,
                    effort.what() + ": message " + kept.seq() + " of mirror '" + stream.name()
                            + "' is too large for one message of a server, and mirrors do not copy such values; read it from the origin");
        }
        Optional<BucketStream> content = session.contents().find(stream, effort.reading());
        Optional<ContentState> state = content.flatMap(there -> settle(stream, there, kept, effort));
        if (state.isEmpty()) {
            return damaged(stream, kept, "its value is missing", effort);
        }
        return state.get().is(ContentState.Stage.GIVEN_UP)
                ? Optional.empty()
                : read(stream, content.orElseThrow(), state.get(), kept, effort);
    }

    private Optional<StoredMessage> read(
            KnownStream stream, BucketStream content, ContentState state, Kept kept, Effort effort) {
        ContentReference reference = kept.content().orElseThrow();
        if (state.at() != kept.seq()) {
            return damaged(stream, kept, "its value belongs to message " + state.at(), effort);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String chunks = ContentStates.chunks(stream, reference.id());
        Duration attempt = session.config().requestTimeout();
        try (RecordScan scan = new RecordScan(states.reads(), content, chunks, 0, state.seq())) {
            Optional<StoredRecord> chunk = scan.next(effort.reading(), attempt);
            while (chunk.isPresent() && bytes.size() <= reference.size()) {
                bytes.writeBytes(chunk.get().payload().unsafeArray());
                chunk = scan.next(effort.reading(), attempt);
            }
        }
        if (bytes.size() != reference.size()) {
            String sizes = "its value has " + bytes.size() + " bytes and not " + reference.size();
            return damaged(stream, kept, sizes, effort);
        }
        byte[] value = bytes.toByteArray();
        String actual = HexFormat.of().formatHex(Digests.sha256().digest(value));
        return actual.equals(reference.sha256())
                ? Optional.of(withValue(kept.stored(), Bytes.wrap(value)))
                : damaged(stream, kept, "the SHA-256 of its value is " + actual, effort);
    }

    private static StoredMessage withValue(StoredMessage stored, Bytes value) {
        Message bare = stored.message();
        return new StoredMessage(
                stored.subject(),
                stored.seq(),
                stored.storeTime(),
                new Message(Optional.of(value), bare.headers(), bare.timestamp()));
    }

    /** Nothing if the message is gone, for then its value may go too; fails otherwise. */
    private Optional<StoredMessage> damaged(KnownStream stream, Kept kept, String what, Effort effort) {
        ApiAnswer there =
                session.reading().read("STREAM.MSG.GET." + stream.id(), MessageReads.at(kept.seq()), effort.reading());
        if (there.isAbsent()) {
            return Optional.empty();
        }
        there.orThrow(effort.reading());
        throw StorageException.corrupt(
                "message " + kept.seq() + " of '" + kept.stored().subject() + "' is damaged: " + what, null);
    }
}
