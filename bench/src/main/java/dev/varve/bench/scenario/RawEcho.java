/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Requests to somebody in this process who answers at once and stores nothing: the most that NATS and its library carry. */
final class RawEcho {

    private static final String SUBJECT = "bench.echo";
    private static final byte[] VALUE = Payload.array();

    private final Connection asking;

    private RawEcho(Connection asking) {
        this.asking = asking;
    }

    /** By the server at {@code url}, over two connections that are closed with {@code opened}. */
    static RawEcho start(Opened opened, String url) {
        Connection answering = opened.add(JetStreamClient.connection(url));
        Dispatcher dispatcher =
                answering.createDispatcher(request -> answering.publish(request.getReplyTo(), new byte[0]));
        dispatcher.subscribe(SUBJECT);
        JetStreamClient.call("subscribing", () -> {
            answering.flush(Duration.ofSeconds(10));
            return true;
        });
        return new RawEcho(opened.add(JetStreamClient.connection(url)));
    }

    CompletableFuture<?> ask() {
        return asking.request(SUBJECT, VALUE);
    }
}
