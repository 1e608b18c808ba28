/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.EPOCH;
import static dev.varve.pubsub.wire.HeaderNames.KIND;
import static dev.varve.pubsub.wire.HeaderNames.NUMBER;
import static dev.varve.pubsub.wire.HeaderNames.PREVIOUS;
import static dev.varve.pubsub.wire.HeaderNames.SEQ;
import static dev.varve.pubsub.wire.HeaderNames.STREAM;
import static dev.varve.pubsub.wire.HeaderNames.SUBJECT;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.StoredMessage;
import java.util.Optional;

/**
 * One change of a stream, as it is published and as {@code changes} tells it.
 *
 * @param kind what happened
 * @param position the stream, its epoch, and the number of the change
 * @param previous the number of the change of this subject before it, 0 for none; not told in pages
 * @param subject the subject; absent with {@link Kind#RESET} only
 * @param seq the seq set, deleted or evicted; with {@link Kind#DELETE_ALL} the last that was to go; 0 with {@link Kind#RESET}
 * @param message the message, with {@link Kind#SET} only; its value is the beginning only where {@code cut} is there
 * @param cut says that the message's value is not whole
 */
public record ChangeRecord(
        Kind kind,
        FeedPosition position,
        long previous,
        Optional<Subject> subject,
        long seq,
        Optional<StoredMessage> message,
        Optional<Cut> cut) {

    /** What a record says. */
    public enum Kind {
        /** A message was stored or replaced. */
        SET,
        /** A message was deleted. */
        DELETE,
        /** The messages of the subject up to a seq were deleted. */
        DELETE_ALL,
        /** A message gave way to a limit or to its time to live. */
        EVICT,
        /** What was known of the stream is void. */
        RESET,
        /** No change: the number of the last one of this subject, said once more. */
        HEAD
    }

    public ChangeRecord {
        Preconditions.atLeast("previous", previous, 0);
        Preconditions.atLeast("seq", seq, 0);
        Preconditions.require(
                subject.isPresent() == (kind != Kind.RESET), "a record of kind " + kind + " has a wrong subject");
        Preconditions.require(
                message.isPresent() == (kind == Kind.SET), "a record of kind " + kind + " has a wrong message");
        Preconditions.require(cut.isEmpty() || message.isPresent(), "a record without message cannot be cut");
    }

    /**
     * The record of {@code change}.
     *
     * @param previous the number of the change of this subject before it, 0 for none
     * @param cut where the message has only the beginning of its value
     */
    public static ChangeRecord of(Change change, long previous, Optional<Cut> cut) {
        Kind kind = Kind.valueOf(change.kind().name());
        return new ChangeRecord(
                kind, change.position(), previous, change.subject(), change.seq(), change.message(), cut);
    }

    /** The number of the last change of {@code subject}, said once more; {@code seq} is the seq of that change. */
    public static ChangeRecord head(FeedPosition position, Subject subject, long seq) {
        return new ChangeRecord(Kind.HEAD, position, 0, Optional.of(subject), seq, Optional.empty(), Optional.empty());
    }

    /** What happened, for those who follow; empty where nothing did, with {@link Kind#HEAD}. */
    public Optional<Change> change() {
        return kind == Kind.HEAD
                ? Optional.empty()
                : Optional.of(new Change(Change.Kind.valueOf(kind.name()), position, subject, seq, message));
    }

    /** Adds it. */
    public void write(WireHeaders.Builder to) {
        to.add(KIND, WireNames.of(kind))
                .add(STREAM, position.stream())
                .add(EPOCH, position.epoch())
                .add(NUMBER, position.number())
                .add(PREVIOUS, previous);
        if (message.isPresent()) {
            MessageCodec.writeStored(to, message.get());
        } else {
            subject.ifPresent(told -> to.add(SUBJECT, told.value()));
            to.add(SEQ, seq);
        }
        cut.ifPresent(mark -> mark.write(to));
    }

    /** The payload that goes with it. */
    public Bytes payload() {
        return message.map(stored -> MessageCodec.payload(stored.message())).orElse(Bytes.empty());
    }

    /** The record of these headers and {@code payload}. */
    public static ChangeRecord read(HeaderReader from, Bytes payload) {
        Kind kind = from.requiredWord(KIND, Kind.class);
        FeedPosition position = StreamCodec.readPosition(from);
        long previous = from.number(PREVIOUS, 0).orElse(0);
        if (kind == Kind.SET) {
            return of(Change.set(position, MessageCodec.readStored(from, payload)), previous, Cut.read(from));
        } else if (kind == Kind.RESET) {
            return of(Change.reset(position), previous, Optional.empty());
        }
        Subject subject = from.requiredParsed(SUBJECT, Subject::of);
        long seq = from.requiredNumber(SEQ, 0);
        return new ChangeRecord(
                kind, position, previous, Optional.of(subject), seq, Optional.empty(), Optional.empty());
    }
}
