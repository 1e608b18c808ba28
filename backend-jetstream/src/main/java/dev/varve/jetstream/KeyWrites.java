/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.PutOptions;
import dev.varve.pubsub.WireHeaders;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Gives keys values. */
final class KeyWrites {

    private final Scope scope;
    private final Session session;
    private final BucketStreams buckets;
    private final KeyReads reads;
    private final KeyBuckets settings;
    private final RecordWrites writes;

    KeyWrites(Scope scope, KeyReads reads, KeyBuckets settings, RecordWrites writes) {
        this.scope = scope;
        this.session = scope.session();
        this.buckets = session.keyBuckets();
        this.reads = reads;
        this.settings = settings;
        this.writes = writes;
    }

    Receipt put(Key key, Bytes value, PutOptions options) {
        Effort effort = effort("put of " + key, key);
        BucketStream stream = streamFor(key, value, options, effort);
        WireHeaders headers = headers(options).build();
        return receipt(stream, writes.sendNow(write(stream, key, value, headers), effort), effort);
    }

    /** The same, not waited for: later puts follow at once, so that this one is sent only once. */
    CompletableFuture<Receipt> putAsync(Key key, Bytes value, PutOptions options) {
        Effort effort = effort("put of " + key, key);
        try {
            BucketStream stream = streamFor(key, value, options, effort);
            RecordWrites.Write write =
                    write(stream, key, value, headers(options).build());
            if (stream.isReplicated()) {
                session.heard().await(stream.id(), stream.epoch(), write.subject(), effort.reading());
            }
            return writes.send(write, effort).thenApply(answer -> receipt(stream, answer, effort));
        } catch (StorageException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Puts {@code value} if the revision of the live value is {@code expected}, 0 for none. */
    Receipt update(Key key, Bytes value, long expected, PutOptions options) {
        Preconditions.atLeast("expectedRevision", expected, 0);
        Effort effort = effort("update of " + key, key);
        checkSupported(options);
        while (true) {
            long last = lastExpected(key, expected, effort);
            BucketStream stream = streamFor(key, value, options, effort);
            ApiAnswer answer = writes.sendNow(
                    write(
                            stream,
                            key,
                            value,
                            headers(options).addAll(ifLast(last)).build()),
                    effort);
            if (!isConflict(answer)) {
                return receipt(stream, answer, effort);
            }
        }
    }

    private static WireHeaders.Builder headers(PutOptions options) {
        WireHeaders.Builder headers = WireHeaders.builder();
        options.ttl().ifPresent(ttl -> TimeToLive.write(headers, ttl));
        return headers;
    }

    /** The sequence of the last message of {@code key}, value or marker, whose live value has the revision {@code expected}. */
    long lastExpected(Key key, long expected, Effort effort) {
        Optional<BucketStream> stream = buckets.find(key.bucket(), effort.reading());
        Optional<StoredRecord> last = stream.flatMap(found -> reads.last(found, key, effort.reading()));
        long current = stream.flatMap(found -> last.filter(there -> KeyRecords.isLive(found, there)))
                .map(StoredRecord::seq)
                .orElse(0L);
        if (current != expected) {
            throw StorageException.revisionConflict(
                    effort.what() + " was refused: its revision is " + current + ", not " + expected, current);
        }
        return last.map(StoredRecord::seq).orElse(0L);
    }

    Effort effort(String what, Key key) {
        return scope.write(what, key.toString(), "");
    }

    RecordWrites.Write write(BucketStream stream, Key key, Bytes value, WireHeaders headers) {
        return new RecordWrites.Write(stream, buckets.names().key(key.bucket(), key.name()), headers, value);
    }

    /** The expectation that the last message of the key is number {@code seq}, 0 for none. */
    static WireHeaders ifLast(long seq) {
        return WireHeaders.builder()
                .add(JetStreamHeaders.EXPECTED_LAST_SUBJECT_SEQUENCE, seq)
                .build();
    }

    static boolean isConflict(ApiAnswer answer) {
        return answer.error()
                .filter(error -> error.meaning() == ApiError.Meaning.CONFLICT)
                .isPresent();
    }

    private Receipt receipt(BucketStream stream, ApiAnswer answer, Effort effort) {
        PubAck ack = PubAck.of(answer.orThrow(effort));
        return new Receipt(ack.seq(), session.clock().now(), false, stream.durability(), stream.epoch());
    }

    private void checkSupported(PutOptions options) {
        options.ttl().ifPresent(ttl -> session.capabilities().require(Capability.TTL));
        options.atLeast().ifPresent(session.capabilities()::require);
    }

    /** The bucket to write to, which is made if nothing speaks against the write. */
    private BucketStream streamFor(Key key, Bytes value, PutOptions options, Effort effort) {
        checkSupported(options);
        checkSize(key, value, session.room());
        BucketStream stream = buckets.findOrMake(key.bucket(), effort.reading());
        BucketSpec spec = BucketConfigs.spec(stream);
        if (spec.maxValueBytes() > 0) {
            checkSize(key, value, spec.maxValueBytes());
        }
        options.atLeast().filter(least -> !stream.durability().satisfies(least)).ifPresent(least -> {
            throw StorageException.unsupported(least, stream.durability());
        });
        return options.ttl().isPresent() ? settings.withTtl(stream, effort) : stream;
    }

    private static void checkSize(Key key, Bytes value, long limit) {
        if (value.size() > limit) {
            throw StorageException.tooLarge(
                    "put of " + key + ": a value of " + value.size() + " bytes; " + limit + " are allowed", limit);
        }
    }
}
