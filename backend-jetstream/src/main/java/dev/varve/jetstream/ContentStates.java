/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.util.Optional;

/**
 * Decides what becomes of values beside their streams: each state takes the place of the very one that was seen, so that of a writer, readers and a sweep only one decides.
 *
 * <p>Safe for use by many threads.
 */
final class ContentStates {

    private final RecordReads reads;
    private final RecordWrites writes;
    private final Api administration;

    ContentStates(Session session) {
        this.reads = new RecordReads(session);
        this.writes = new RecordWrites(session, session.objectBuckets(), reads);
        this.administration = session.administration();
    }

    RecordReads reads() {
        return reads;
    }

    RecordWrites writes() {
        return writes;
    }

    static String subject(KnownStream stream, String id) {
        return ContentStreams.root(stream) + "M." + id;
    }

    static String chunks(KnownStream stream, String id) {
        return ContentStreams.root(stream) + "C." + id;
    }

    Optional<ContentState> read(KnownStream stream, BucketStream content, String id, Effort effort) {
        return reads.last(content, subject(stream, id), effort.reading()).map(ContentState::of);
    }

    /** Begins a value whose message comes after {@code last}. */
    void begin(KnownStream stream, BucketStream content, String id, String subject, long last, Effort effort) {
        var body = ContentState.body(ContentState.Stage.PENDING, subject, last);
        writes.sendNow(new RecordWrites.Write(content, subject(stream, id), inPlaceOf(0), Json.bytes(body)), effort)
                .orThrow(effort);
    }

    /**
     * What is settled of the value to which message {@code seq} refers; where nothing is yet, that this message is the one.
     *
     * @throws StorageException {@code UNAVAILABLE} where this user may not settle it
     */
    Optional<ContentState> settle(KnownStream stream, BucketStream content, String id, long seq, Effort effort) {
        Optional<ContentState> state = read(stream, content, id, effort);
        while (state.isPresent() && state.get().is(ContentState.Stage.PENDING)) {
            decide(stream, content, id, state.get(), ContentState.Stage.SEALED, seq, effort.reading());
            state = read(stream, content, id, effort);
        }
        return state;
    }

    /** Puts {@code stage} in the place of {@code seen}; false if another was there first. */
    boolean decide(
            KnownStream stream,
            BucketStream content,
            String id,
            ContentState seen,
            ContentState.Stage stage,
            long seq,
            Effort effort) {
        effort.requireTime();
        var body = ContentState.body(stage, seen.subject(), seq);
        ApiAnswer answer = writes.sendNow(
                new RecordWrites.Write(content, subject(stream, id), inPlaceOf(seen.seq()), Json.bytes(body)), effort);
        if (KeyWrites.isConflict(answer)) {
            return false;
        }
        answer.orThrow(effort);
        return true;
    }

    private static WireHeaders inPlaceOf(long seq) {
        return WireHeaders.builder()
                .add(ObjectWrites.ROLLUP, ObjectWrites.SUBJECT)
                .addAll(KeyWrites.ifLast(seq))
                .build();
    }

    /** Removes the chunks of a value whose message does not count, or is gone. */
    void removeChunks(KnownStream stream, BucketStream content, String id, Effort effort) {
        purge(content, chunks(stream, id), effort);
    }

    /** Removes all of a value whose message was there, and is gone. */
    void remove(KnownStream stream, BucketStream content, String id, Effort effort) {
        removeChunks(stream, content, id, effort);
        purge(content, subject(stream, id), effort);
    }

    private void purge(BucketStream content, String filter, Effort effort) {
        administration
                .settle("STREAM.PURGE." + content.id(), Json.object().put("filter", filter), effort.reading())
                .orThrow(effort.reading());
    }
}
