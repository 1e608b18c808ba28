/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.BUCKET;
import static dev.varve.pubsub.wire.HeaderNames.EPOCH;
import static dev.varve.pubsub.wire.HeaderNames.KEY;
import static dev.varve.pubsub.wire.HeaderNames.KIND;
import static dev.varve.pubsub.wire.HeaderNames.PREVIOUS;
import static dev.varve.pubsub.wire.HeaderNames.REVISION;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import dev.varve.pubsub.WireHeaders;
import java.util.Optional;

/**
 * One change of a bucket, as it is published and as {@code kv-changes} tells it.
 *
 * @param kind what happened
 * @param bucket the bucket
 * @param epoch the epoch of its owner
 * @param revision the number of the change; with {@link Kind#RESET}, of the bucket's last one
 * @param previous the revision of the change of this key before it, 0 for none; not told in pages
 * @param key the key; absent with {@link Kind#RESET} only
 * @param entry the value, with {@link Kind#PUT} only; its beginning only where {@code cut} is there
 * @param cut says that the value is not whole
 */
public record KeyChangeRecord(
        Kind kind,
        String bucket,
        long epoch,
        long revision,
        long previous,
        Optional<Key> key,
        Optional<KeyValueEntry> entry,
        Optional<Cut> cut) {

    /** What a record says. */
    public enum Kind {
        /** The key has a new value. */
        PUT,
        /** The key was deleted. */
        DELETE,
        /** The value's time to live has passed. */
        EXPIRE,
        /** What was known of the bucket is void. */
        RESET,
        /** No change: the revision of the last one of this key, said once more. */
        HEAD
    }

    public KeyChangeRecord {
        Preconditions.name("bucket", bucket);
        Preconditions.atLeast("epoch", epoch, 0);
        Preconditions.atLeast("revision", revision, 0);
        Preconditions.atLeast("previous", previous, 0);
        Preconditions.require(key.isPresent() == (kind != Kind.RESET), "a record of kind " + kind + " has a wrong key");
        Preconditions.require(
                entry.isPresent() == (kind == Kind.PUT), "a record of kind " + kind + " has a wrong value");
        Preconditions.require(cut.isEmpty() || entry.isPresent(), "a record without value cannot be cut");
    }

    /**
     * The record of {@code change}, which is no reset.
     *
     * @param previous the revision of the change of this key before it, 0 for none
     * @param cut where the entry has only the beginning of its value
     */
    public static KeyChangeRecord of(KeyValueChange change, long epoch, long previous, Optional<Cut> cut) {
        String bucket = change.key()
                .map(Key::bucket)
                .orElseThrow(() -> StorageException.invalid("a change without key names no bucket"));
        Kind kind = Kind.valueOf(change.kind().name());
        return new KeyChangeRecord(kind, bucket, epoch, change.revision(), previous, change.key(), change.entry(), cut);
    }

    /** The revision of the last change of {@code key}, said once more. */
    public static KeyChangeRecord head(Key key, long epoch, long revision) {
        return new KeyChangeRecord(
                Kind.HEAD, key.bucket(), epoch, revision, 0, Optional.of(key), Optional.empty(), Optional.empty());
    }

    /** Start anew. */
    public static KeyChangeRecord reset(String bucket, long epoch, long revision) {
        return new KeyChangeRecord(
                Kind.RESET, bucket, epoch, revision, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What happened, for those who follow; empty where nothing did, with {@link Kind#HEAD}. */
    public Optional<KeyValueChange> change() {
        return switch (kind) {
            case HEAD -> Optional.empty();
            case RESET -> Optional.of(KeyValueChange.reset());
            case PUT, DELETE, EXPIRE ->
                Optional.of(new KeyValueChange(KeyValueChange.Kind.valueOf(kind.name()), key, revision, entry));
        };
    }

    /** Adds it. */
    public void write(WireHeaders.Builder to) {
        to.add(KIND, WireNames.of(kind)).add(BUCKET, bucket).add(EPOCH, epoch).add(PREVIOUS, previous);
        if (entry.isPresent()) {
            KeyValueCodec.write(to, entry.get());
        } else {
            key.ifPresent(told -> to.add(KEY, told.name()));
            to.add(REVISION, revision);
        }
        cut.ifPresent(mark -> mark.write(to));
    }

    /** The payload that goes with it. */
    public Bytes payload() {
        return entry.map(KeyValueEntry::value).orElse(Bytes.empty());
    }

    /** The record of these headers and {@code payload}. */
    public static KeyChangeRecord read(HeaderReader from, Bytes payload) {
        Kind kind = from.requiredWord(KIND, Kind.class);
        String bucket = from.requiredParsed(BUCKET, name -> Preconditions.name("bucket", name));
        long epoch = from.requiredNumber(EPOCH, 0);
        long previous = from.number(PREVIOUS, 0).orElse(0);
        if (kind == Kind.PUT) {
            KeyValueEntry entry = KeyValueCodec.read(from, bucket, payload);
            return of(KeyValueChange.put(entry), epoch, previous, Cut.read(from));
        } else if (kind == Kind.RESET) {
            return reset(bucket, epoch, from.requiredNumber(REVISION, 0));
        }
        Key key = from.requiredParsed(KEY, name -> Key.of(bucket, name));
        long revision = from.requiredNumber(REVISION, 0);
        return new KeyChangeRecord(
                kind, bucket, epoch, revision, previous, Optional.of(key), Optional.empty(), Optional.empty());
    }
}
