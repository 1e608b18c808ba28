/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.MessageCodec;
import dev.varve.pubsub.wire.ReceiptCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Resolution;
import dev.varve.stream.StoredMessage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads of single messages. Safe for use by many threads. */
final class StreamReads {

    private final Scope scope;

    StreamReads(Scope scope) {
        this.scope = scope;
    }

    Optional<StoredMessage> get(Subject subject, long seq) {
        Preconditions.atLeast("seq", seq, 1);
        return message(scope.askWhole(request(subject, seq)));
    }

    /** {@link #get} without waiting, for messages whose values are too large to come along. */
    CompletableFuture<Optional<StoredMessage>> getAsync(Subject subject, long seq) {
        return scope.whole(request(subject, seq)).thenApply(StreamReads::message);
    }

    Optional<StoredMessage> last(Subject subject) {
        Request last = Request.of(Verb.LAST, Target.of(subject), slot(subject));
        Effort effort = scope.read(last);
        Session session = scope.session();
        CompletableFuture<Reply> whole = session.calls().reply(last, effort).thenCompose(reply -> {
            if (reply.isNone()) {
                return CompletableFuture.completedFuture(reply);
            }
            long seq = reply.headers().requiredNumber(HeaderNames.SEQ, 1);
            return session.largeReads().complete(reply, request(subject, seq), effort);
        });
        return message(Waiting.on(whole, effort));
    }

    Resolution resolve(Subject subject, String msgId) {
        PublishOptions.msgId(msgId);
        Request request = Request.of(Verb.RESOLVE, Target.of(subject), slot(subject))
                .with(WireHeaders.builder().add(HeaderNames.MSG_ID, msgId));
        Reply reply = scope.ask(request);
        return switch (reply.status()) {
            case OK -> Resolution.stored(repeated(ReceiptCodec.read(reply.headers())));
            case NONE -> Resolution.notStored();
            case FORGOTTEN -> Resolution.forgotten();
            case MORE, PART, MOVED, ERROR ->
                throw new IllegalStateException("resolve was answered with " + reply.status());
        };
    }

    /** The message that is an item of a page; read anew if its value did not fit, and then empty if it is gone. */
    Optional<StoredMessage> item(Reply item) {
        StoredMessage stored = MessageCodec.readStored(item.headers(), item.payload());
        boolean cut = item.headers().text(HeaderNames.TOTAL).isPresent();
        return cut ? get(stored.subject(), stored.seq()) : Optional.of(stored);
    }

    private Request request(Subject subject, long seq) {
        return Request.of(Verb.GET, Target.of(subject), slot(subject))
                .with(WireHeaders.builder().add(HeaderNames.SEQ, seq));
    }

    private int slot(Subject subject) {
        return scope.session().view().slot(subject);
    }

    private static Receipt repeated(Receipt receipt) {
        return new Receipt(receipt.seq(), receipt.storeTime(), true, receipt.durability(), receipt.epoch());
    }

    private static Optional<StoredMessage> message(Reply reply) {
        return reply.isNone()
                ? Optional.empty()
                : Optional.of(MessageCodec.readStored(reply.headers(), reply.payload()));
    }
}
