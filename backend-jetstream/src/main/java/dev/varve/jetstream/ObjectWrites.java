/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.Headers;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.pubsub.WireHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores and removes objects.
 *
 * <p>An object is there when its description is, which is written last, in the place of no other: two that put at once cannot both succeed.
 */
final class ObjectWrites {

    private static final Logger LOG = LoggerFactory.getLogger(ObjectWrites.class);
    /** Has a message take the place of those before it, of its subject. */
    static final String ROLLUP = "Nats-Rollup";

    static final String SUBJECT = "sub";

    private final Scope scope;
    private final BucketStreams buckets;
    private final ObjectReads reads;
    private final RecordWrites writes;

    ObjectWrites(Scope scope, ObjectReads reads) {
        this.scope = scope;
        this.buckets = scope.session().objectBuckets();
        this.reads = reads;
        this.writes = new RecordWrites(scope.session(), buckets, reads.records());
    }

    ObjectInfo put(ObjectName name, InputStream content, Headers metadata) {
        Effort effort = effort(name);
        Optional<ObjectRecord> existing = buckets.find(name.bucket(), effort.reading())
                .flatMap(stream -> reads.description(stream, name, effort.reading()));
        if (existing.filter(there -> !there.isDeleted()).isPresent()) {
            return unchanged(existing.get(), name, content, metadata);
        }
        BucketStream stream = buckets.findOrMake(name.bucket(), effort.reading());
        ObjectUpload upload = new ObjectUpload(
                writes,
                stream,
                reads.names().chunks(name.bucket(), ""),
                scope.session().room(),
                () -> effort(name));
        try {
            return describe(stream, name, upload.store(content), metadata);
        } catch (OutcomeUnknownException e) {
            // The chunks may be those of an object yet.
            throw e;
        } catch (RuntimeException e) {
            upload.settle();
            removeChunks(stream, name, upload.id());
            throw e;
        }
    }

    private Effort effort(ObjectName name) {
        return scope.write("put of object " + name, name.toString(), "");
    }

    /** The info of {@code existing}, if {@code content} is the same. */
    private static ObjectInfo unchanged(ObjectRecord existing, ObjectName name, InputStream content, Headers metadata) {
        MessageDigest digest = Digests.sha256();
        long size = transfer(new DigestInputStream(content, digest));
        String sha256 = HexFormat.of().formatHex(digest.digest());
        return same(existing, name, size, sha256, metadata);
    }

    private static long transfer(InputStream content) {
        try {
            return content.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectInfo same(ObjectRecord existing, ObjectName name, long size, String sha256, Headers metadata) {
        return existing.info()
                .filter(info -> info.size() == size
                        && info.sha256().equals(sha256)
                        && info.metadata().equals(metadata))
                .orElseThrow(() -> StorageException.revisionConflict(
                        "object " + name + " exists with other content; delete it first", existing.seq()));
    }

    /** Makes the object visible; where another came first, that one counts. */
    private ObjectInfo describe(BucketStream stream, ObjectName name, ObjectContent content, Headers metadata) {
        Effort effort = effort(name);
        Bytes description = ObjectRecord.whole(buckets.names(), name, content, metadata);
        while (true) {
            Optional<ObjectRecord> there = reads.description(stream, name, effort.reading());
            if (there.filter(found -> !found.isDeleted()).isPresent()) {
                ObjectInfo info = same(there.get(), name, content.size(), content.sha256(), metadata);
                removeChunks(stream, name, content.id());
                return info;
            }
            long last = there.map(ObjectRecord::seq).orElse(0L);
            if (replace(stream, name, last, description, effort)) {
                return described(stream, name, content, effort);
            }
        }
    }

    /** Writes {@code description} in the place of message {@code last}; false if that is not the last one any more. */
    private boolean replace(BucketStream stream, ObjectName name, long last, Bytes description, Effort effort) {
        WireHeaders headers = WireHeaders.builder()
                .add(ROLLUP, SUBJECT)
                .addAll(KeyWrites.ifLast(last))
                .build();
        String subject = reads.names().description(name);
        ApiAnswer answer = writes.sendNow(new RecordWrites.Write(stream, subject, headers, description), effort);
        if (KeyWrites.isConflict(answer)) {
            return false;
        }
        answer.orThrow(effort);
        return true;
    }

    /** What was stored, with the store's own time. */
    private ObjectInfo described(BucketStream stream, ObjectName name, ObjectContent content, Effort effort) {
        try {
            return reads.description(stream, name, effort.reading())
                    .filter(now -> now.contentId().equals(content.id()))
                    .flatMap(ObjectRecord::info)
                    .orElseThrow(() -> new OutcomeUnknownException(
                            "object " + name + " was stored, and deleted at once", name.toString(), "", null));
        } catch (StorageException e) {
            throw effort.unanswered(e);
        }
    }

    boolean delete(ObjectName name) {
        Effort effort = scope.write("delete of object " + name, name.toString(), "");
        while (true) {
            Optional<BucketStream> stream = buckets.find(name.bucket(), effort.reading());
            Optional<ObjectRecord> there = stream.flatMap(found -> reads.description(found, name, effort.reading()))
                    .filter(found -> !found.isDeleted());
            if (stream.isEmpty() || there.isEmpty()) {
                return false;
            }
            String content = there.get().contentId();
            Bytes deleted = ObjectRecord.deleted(buckets.names(), name, content);
            if (replace(stream.get(), name, there.get().seq(), deleted, effort)) {
                removeChunks(stream.get(), name, content);
                return true;
            }
        }
    }

    /** Removes chunks that no description names; where that fails they cost room, and nothing else. */
    private void removeChunks(BucketStream stream, ObjectName name, String contentId) {
        try {
            Effort effort = scope.read("removal of the chunks of object " + name);
            String filter = reads.names().chunks(name.bucket(), contentId);
            scope.session()
                    .administration()
                    .settle("STREAM.PURGE." + stream.id(), Json.object().put("filter", filter), effort)
                    .orThrow(effort);
        } catch (StorageException e) {
            LOG.warn("chunks {} of object {} are left in stream {}: {}", contentId, name, stream.id(), e.getMessage());
        }
    }
}
