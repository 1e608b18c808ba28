/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Verb;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The bytes of an object, read by ranges, a few of them ahead; the end is reported only if size and digest are right. For use by one thread. */
final class ObjectInput extends InputStream {

    private static final int WINDOW = 4;

    private final Scope scope;
    private final ObjectInfo info;
    private final MessageDigest digest = Digests.sha256();
    private final Deque<Piece> ahead = new ArrayDeque<>();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private long asked;
    private boolean checked;
    private boolean closed;

    /** A range that was asked for. */
    private record Piece(long offset, int length, Effort effort, CompletableFuture<Reply> reply) {}

    ObjectInput(Scope scope, ObjectInfo info) {
        this.scope = scope;
        this.info = info;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (closed) {
            throw new IOException("the object '" + info.name() + "' was closed");
        }
        if (length == 0) {
            return 0;
        }
        if (!current.hasRemaining() && !advance()) {
            check();
            return -1;
        }
        int taken = Math.min(length, current.remaining());
        current.get(target, offset, taken);
        return taken;
    }

    @Override
    public void close() {
        closed = true;
        ahead.clear();
    }

    /** Takes the next range; false at the end. */
    private boolean advance() {
        askAhead();
        if (ahead.isEmpty()) {
            return false;
        }
        Piece piece = ahead.remove();
        Reply reply = Waiting.on(piece.reply(), piece.effort());
        Bytes bytes = reply.payload();
        if (reply.isNone() || bytes.isEmpty()) {
            throw StorageException.unavailable("object '" + info.name() + "' was deleted while it was read", null);
        }
        int size = Math.min(bytes.size(), piece.length());
        if (size < piece.length()) {
            ahead.addFirst(ask(piece.offset() + size, piece.length() - size));
        }
        digest.update(bytes.unsafeArray(), 0, size);
        current = ByteBuffer.wrap(bytes.unsafeArray(), 0, size);
        return true;
    }

    private void askAhead() {
        int room = scope.session().requests().room();
        while (asked < info.size() && ahead.size() < WINDOW) {
            int length = (int) Math.min(room, info.size() - asked);
            ahead.add(ask(asked, length));
            asked += length;
        }
    }

    private Piece ask(long offset, int length) {
        Request request = CorePubSubObjects.request(Verb.OBJ_READ, info.name())
                .with(WireHeaders.builder()
                        .add(HeaderNames.SHA256, info.sha256())
                        .add(HeaderNames.OFFSET, offset)
                        .add(HeaderNames.LENGTH, length));
        Effort effort = scope.read(request);
        return new Piece(offset, length, effort, scope.session().calls().reply(request, effort));
    }

    private void check() {
        if (!checked) {
            String read = HexFormat.of().formatHex(digest.digest());
            if (!read.equals(info.sha256())) {
                throw StorageException.corrupt(
                        "object '" + info.name() + "' was read with digest " + read + ", stored with " + info.sha256(),
                        null);
            }
            checked = true;
        }
    }
}
