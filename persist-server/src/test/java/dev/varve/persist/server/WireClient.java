/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.MessageCodec;
import dev.varve.pubsub.wire.OptionsCodec;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Speaks the wire protocol to one server, without any of a client's wisdom. */
final class WireClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final WireSubjects subjects = WireSubjects.defaults();
    private final PubSub pubSub;
    private final String server;

    WireClient(PubSub pubSub, String server) {
        this.pubSub = pubSub;
        this.server = server;
    }

    /** The answer to one request, or the first of several. */
    WireMessage ask(Verb verb, Target target, WireHeaders.Builder headers, Bytes payload) {
        target.write(headers);
        return raw(subjects.request(server, verb, target), headers.build(), payload);
    }

    WireMessage raw(String subject, WireHeaders headers, Bytes payload) {
        return pubSub.request(WireMessage.of(subject, headers, payload), TIMEOUT)
                .join();
    }

    WireMessage ask(Verb verb, Target target) {
        return ask(verb, target, WireHeaders.builder(), Bytes.empty());
    }

    WireMessage publish(String subject, String text, PublishOptions options) {
        WireHeaders.Builder headers = WireHeaders.builder();
        Message message = Message.of(text);
        MessageCodec.write(headers, message);
        OptionsCodec.write(headers, options);
        return ask(Verb.PUBLISH, Target.of(Subject.of(subject)), headers, MessageCodec.payload(message));
    }

    /** Sends without waiting; the answer comes to {@code inbox}. */
    void send(Verb verb, Target target, WireHeaders.Builder headers, Bytes payload, String inbox) {
        target.write(headers);
        pubSub.publish(WireMessage.of(subjects.request(server, verb, target), headers.build(), payload)
                .withReplyTo(inbox));
    }

    /** All messages of a page, its end the last. */
    List<WireMessage> page(Verb verb, Target target, WireHeaders.Builder headers) throws InterruptedException {
        String inbox = pubSub.newInbox();
        BlockingQueue<WireMessage> answers = new LinkedBlockingQueue<>();
        List<WireMessage> page = new ArrayList<>();
        try (var subscription = pubSub.subscribe(inbox, answers::add)) {
            send(verb, target, headers, Bytes.empty(), inbox);
            do {
                WireMessage next = answers.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                page.add(java.util.Objects.requireNonNull(next, "the page has no end"));
            } while (status(page.get(page.size() - 1)) == Status.MORE);
        }
        return page;
    }

    static Status status(WireMessage answer) {
        return Status.read(headers(answer));
    }

    static HeaderReader headers(WireMessage answer) {
        return HeaderReader.of(answer.headers());
    }

    static long number(WireMessage answer, String name) {
        return headers(answer).requiredNumber(name, 0);
    }

    static String code(WireMessage answer) {
        return headers(answer).text(HeaderNames.CODE).orElse("none");
    }
}
