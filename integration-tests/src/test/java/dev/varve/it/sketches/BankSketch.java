/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.sketches;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.stream.Delivery;
import dev.varve.stream.PublishOptions;

/** The bank round trip: the decision is written once, before it is answered; effect and outcome are one value. */
final class BankSketch {

    private final Varve varve;

    BankSketch(Varve varve) {
        this.varve = varve;
    }

    /** The submitter: the row first, then the message; both may be repeated. */
    void submit(String id, Bytes order) {
        createOnce(Key.ofText("rt_out", id), order);
        varve.streams()
                .publish(Subject.of("rt.post.p1"), Message.of(order).withHeader("Id", id), PublishOptions.msgId(id));
    }

    /** The consumer: decides at most once, answers as often as asked. */
    void handle(Delivery delivery) {
        String id = delivery.message().message().headers().first("Id").orElseThrow();
        Bytes outcome = createOnce(Key.ofText("rt_in", id), Bytes.utf8("OK"));
        varve.streams().publish(Subject.of("rt.res.n1"), Message.of(outcome).withHeader("Id", id));
        delivery.ack();
    }

    private Bytes createOnce(Key key, Bytes value) {
        try {
            varve.keyValues().create(key, value);
            return value;
        } catch (StorageException e) {
            if (e.code() == ErrorCode.REVISION_CONFLICT) {
                return varve.keyValues().get(key).orElseThrow().value();
            }
            throw e;
        }
    }
}
