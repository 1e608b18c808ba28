/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Limits;
import dev.varve.Message;
import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.MessageCodec;
import dev.varve.pubsub.wire.OptionsCodec;
import dev.varve.pubsub.wire.ReceiptCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSizes;
import dev.varve.stream.PublishOptions;

/** Writes of single messages, and deletes, in order for each stream. Safe for use by many threads. */
final class StreamWrites {

    private final Scope scope;
    private final ClusterView view;
    private final Limits limits;

    StreamWrites(Scope scope, Limits limits) {
        this.scope = scope;
        this.limits = limits;
        this.view = scope.session().view();
    }

    Pending<Receipt> publish(Subject subject, Message message, PublishOptions options) {
        PublishOptions identified = identified(options);
        Request request = request(Verb.PUBLISH, subject, message, headers(identified));
        Effort effort = scope.write(request, subject.value(), identified.msgId().orElseThrow());
        boolean own = options.msgId().isEmpty();
        return new Pending<>(
                effort, scope.submit(view.lane(subject), request, effort).thenApply(reply -> receipt(reply, own)));
    }

    Pending<Receipt> set(Subject subject, long seq, Message message, PublishOptions options) {
        checkSet(seq, options);
        WireHeaders.Builder headers = headers(options).add(HeaderNames.SEQ, seq);
        Request request = request(Verb.SET, subject, message, headers);
        Effort effort = scope.write(request, subject.value(), "");
        return new Pending<>(
                effort,
                scope.submit(view.lane(subject), request, effort)
                        .thenApply(reply -> ReceiptCodec.read(reply.headers())));
    }

    Deletion delete(Subject subject, long seq) {
        Preconditions.atLeast("seq", seq, 1);
        return delete(Verb.DELETE, subject, HeaderNames.SEQ, seq);
    }

    Deletion deleteAll(Subject subject, long endSeq) {
        Preconditions.atLeast("endSeq", endSeq, 0);
        return delete(Verb.DELETE_ALL, subject, HeaderNames.TO, endSeq);
    }

    /** These options under an id, the client's own where the application gave none, so that a repeat is known as one. */
    PublishOptions identified(PublishOptions options) {
        return options.msgId().isPresent()
                ? options
                : options.withMsgId(scope.session().ids().next());
    }

    /** A request to store {@code message}. */
    Request request(Verb verb, Subject subject, Message message, WireHeaders.Builder headers) {
        checkSize(subject, message);
        MessageCodec.write(headers, message);
        return Request.of(verb, Target.of(subject), view.slot(subject))
                .with(headers)
                .with(MessageCodec.payload(message));
    }

    static WireHeaders.Builder headers(PublishOptions options) {
        WireHeaders.Builder headers = WireHeaders.builder();
        OptionsCodec.write(headers, options);
        return headers;
    }

    /** @param own whether the id is the client's own, so that a duplicate is nothing but this write repeated by the client */
    static Receipt receipt(Reply reply, boolean own) {
        Receipt receipt = ReceiptCodec.read(reply.headers());
        return own && receipt.duplicate()
                ? new Receipt(receipt.seq(), receipt.storeTime(), false, receipt.durability(), receipt.epoch())
                : receipt;
    }

    private Deletion delete(Verb verb, Subject subject, String header, long value) {
        Request request = Request.of(verb, Target.of(subject), view.slot(subject))
                .with(WireHeaders.builder().add(header, value))
                .with(Bytes.empty());
        Effort effort = scope.write(request, subject.value(), "");
        return ReceiptCodec.readDeletion(
                scope.carryOut(view.lane(subject), request, effort).headers());
    }

    private static void checkSet(long seq, PublishOptions options) {
        Preconditions.atLeast("seq", seq, 1);
        Preconditions.require(options.msgId().isEmpty(), "msgId does not go with set: the seq makes it idempotent");
        Preconditions.require(
                options.expectedLastSeq().isEmpty()
                        && options.expectedLastSubjectSeq().isEmpty(),
                "expected sequences do not go with set: the seq says it all");
    }

    private void checkSize(Subject subject, Message message) {
        WireHeaders.Builder encoded = WireHeaders.builder();
        MessageCodec.write(encoded, message);
        int headerBytes = message.headers().sizeInBytes();
        boolean tooMany = headerBytes > limits.maxHeaderBytes()
                || WireSizes.of(encoded.build()) > StoreCapabilities.MAX_ENCODED_HEADER_BYTES;
        if (tooMany) {
            throw StorageException.tooLarge(
                    "the message for '" + subject + "' has headers of " + headerBytes + " bytes, "
                            + limits.maxHeaderBytes() + " are allowed",
                    limits.maxHeaderBytes());
        }
        StoreCapabilities.checkSize("the message for '" + subject + "'", message.sizeInBytes(), limits);
    }
}
