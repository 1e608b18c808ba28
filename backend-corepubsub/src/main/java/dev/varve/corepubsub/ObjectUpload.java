/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Headers;
import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ApplicationHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.ObjectCodec;
import dev.varve.pubsub.wire.Verb;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

/** One object on its way to the store: parts, a few at a time, then the commit that makes it visible. For use by one thread. */
final class ObjectUpload {

    private static final int WINDOW = 4;

    private final Scope scope;
    private final ObjectName name;
    private final String upload;
    private final MessageDigest digest = Digests.sha256();
    private final Deque<CompletableFuture<Reply>> underWay = new ArrayDeque<>();
    private long size;
    private int parts;

    ObjectUpload(Scope scope, ObjectName name) {
        this.scope = scope;
        this.name = name;
        this.upload = scope.session().ids().next();
    }

    ObjectInfo put(InputStream content, Headers metadata) {
        scope.session().requireOpen();
        boolean sent = false;
        try {
            sendParts(content);
            sent = true;
            return commit(metadata);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!sent) {
                abort();
            }
        }
    }

    private void sendParts(InputStream content) throws IOException {
        int room = scope.session().requests().room();
        byte[] part = content.readNBytes(room);
        while (part.length > 0) {
            digest.update(part);
            size += part.length;
            send(Bytes.wrap(part));
            part = content.readNBytes(room);
        }
        while (!underWay.isEmpty()) {
            awaitOldest();
        }
    }

    private void send(Bytes part) {
        if (underWay.size() >= WINDOW) {
            awaitOldest();
        }
        WireHeaders.Builder headers =
                WireHeaders.builder().add(HeaderNames.UPLOAD, upload).add(HeaderNames.INDEX, parts);
        Request request =
                CorePubSubObjects.request(Verb.OBJ_PART, name).with(headers).with(part);
        underWay.add(scope.session().calls().reply(request, partEffort(request)));
        parts++;
    }

    private void awaitOldest() {
        Waiting.on(underWay.remove(), partEffort(CorePubSubObjects.request(Verb.OBJ_PART, name)));
    }

    /** Without the commit nothing is visible: a part that is lost leaves nothing in doubt. */
    private Effort partEffort(Request request) {
        return scope.read(request);
    }

    private ObjectInfo commit(Headers metadata) {
        String sha256 = HexFormat.of().formatHex(digest.digest());
        WireHeaders.Builder headers = WireHeaders.builder()
                .add(HeaderNames.UPLOAD, upload)
                .add(HeaderNames.COUNT, parts)
                .add(HeaderNames.SIZE, size)
                .add(HeaderNames.SHA256, sha256);
        ApplicationHeaders.write(headers, metadata);
        Request request = CorePubSubObjects.request(Verb.OBJ_COMMIT, name).with(headers);
        Effort effort = scope.write(request, name.toString(), "");
        try {
            Reply reply = Waiting.on(scope.session().calls().reply(request, effort), effort);
            return ObjectCodec.read(reply.headers(), name.bucket());
        } catch (StorageException e) {
            return committedBefore(e, sha256, metadata);
        }
    }

    /** A commit that is repeated because its answer was lost finds its parts gone; the object tells whether that is so. */
    private ObjectInfo committedBefore(StorageException refusal, String sha256, Headers metadata) {
        if (refusal.code() == ErrorCode.CORRUPT) {
            Reply reply = scope.ask(CorePubSubObjects.request(Verb.OBJ_INFO, name));
            if (!reply.isNone()) {
                ObjectInfo there = ObjectCodec.read(reply.headers(), name.bucket());
                boolean same = there.sha256().equals(sha256)
                        && there.size() == size
                        && there.metadata().equals(metadata);
                if (same) {
                    return there;
                }
            }
        }
        throw refusal;
    }

    /** Gives the server its room back; if that is lost, the server forgets the parts by itself. */
    private void abort() {
        Request request = CorePubSubObjects.request(Verb.OBJ_ABORT, name)
                .with(WireHeaders.builder().add(HeaderNames.UPLOAD, upload));
        Effort effort = Effort.read(request.describe(), scope.session().deadline(scope.span()));
        var unused = scope.session().calls().reply(request, effort);
    }
}
