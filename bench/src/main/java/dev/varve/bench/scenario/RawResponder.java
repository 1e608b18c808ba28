/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.time.Duration;

/**
 * A process that answers puts and gets of keys at once and stores nothing: the most that a server of another process than the NATS server's can do. It answers from the thread by which the library hands it requests.
 */
public final class RawResponder {

    /** Where an empty answer comes back. */
    static final String PUT = "bench.raw.put";
    /** Where a value comes back. */
    static final String GET = "bench.raw.get";
    /** What is printed once requests are answered. */
    static final String READY = "answering";

    private static final byte[] NOTHING = {};
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RawResponder() {}

    /** Arguments: the URL. Ends when it is killed. */
    public static void main(String[] arguments) {
        Connection connection = JetStreamClient.connection(arguments[0]);
        byte[] value = Payload.array();
        Dispatcher dispatcher = connection.createDispatcher(request ->
                connection.publish(request.getReplyTo(), request.getSubject().equals(GET) ? value : NOTHING));
        dispatcher.subscribe(PUT);
        dispatcher.subscribe(GET);
        JetStreamClient.call("subscribing", () -> {
            connection.flush(PATIENCE);
            return true;
        });
        System.out.println(READY);
    }
}
