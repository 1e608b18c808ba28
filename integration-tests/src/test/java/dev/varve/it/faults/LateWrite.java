/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.pubsub.nats.NatsSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A write sent to one server by hand, whoever owns the stream. */
final class LateWrite implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final NatsPubSub link;
    private final CompletableFuture<WireMessage> answer;

    private LateWrite(NatsPubSub link, CompletableFuture<WireMessage> answer) {
        this.link = link;
        this.answer = answer;
    }

    /** Sends a message that is in no history: if it is stored, the checker finds it. */
    static LateWrite send(Installation installation, String server, Subject subject) {
        NatsPubSub link =
                NatsPubSub.connect(NatsSettings.at(installation.nats().url()).named("late-write"));
        WireHeaders headers =
                WireHeaders.builder().add("Varve-Msg-Id", "late-write").build();
        WireMessage request = WireMessage.of("varve.v1." + server + ".publish." + subject, headers, Bytes.utf8("late"));
        return new LateWrite(link, link.request(request, PATIENCE));
    }

    /** The status of the answer; {@code no answer} if there is none: a server that wakes may drop its connection, and with it what had come. */
    String status() {
        String status = answer.handle((message, failure) -> failure == null
                        ? message.headers().first("Varve-Status").orElseThrow()
                        : "no answer")
                .join();
        System.out.println("the late write was answered: " + status);
        return status;
    }

    @Override
    public void close() {
        link.close();
    }
}
