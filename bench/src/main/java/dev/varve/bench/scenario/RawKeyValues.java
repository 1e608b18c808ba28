/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.StorageException;
import dev.varve.bench.process.Child;
import dev.varve.bench.process.Ground;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A {@link RawResponder}, asked by the library as it is: what bounds every store whose server is a process of its own. */
final class RawKeyValues implements KeyValueClient, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] NOTHING = {};

    private final Child responder;
    private final Connection connection;
    private final byte[] value = Payload.array();

    private RawKeyValues(Child responder, Connection connection) {
        this.responder = responder;
        this.connection = connection;
    }

    /** Starts a responder at the nats-server of {@code url}. */
    static RawKeyValues start(Ground ground, String url) {
        Child responder = ground.java("raw", RawResponder.class.getName(), List.of(), List.of(url));
        responder.await("ready", PATIENCE, () -> responder.out().contains(RawResponder.READY));
        return new RawKeyValues(responder, JetStreamClient.connection(url));
    }

    @Override
    public void put(long key) {
        Message unused = ask(RawResponder.PUT, value);
    }

    @Override
    public CompletableFuture<?> putAsync(long key) {
        return connection.request(RawResponder.PUT, value);
    }

    @Override
    public void get(long key) {
        int bytes = ask(RawResponder.GET, NOTHING).getData().length;
        if (bytes != value.length) {
            throw StorageException.corrupt(bytes + " bytes came back from the responder", null);
        }
    }

    private Message ask(String subject, byte[] payload) {
        return JetStreamClient.call("asking", () -> {
            Message answer = connection.request(subject, payload, PATIENCE);
            if (answer == null) {
                throw StorageException.unavailable("the responder does not answer", null);
            }
            return answer;
        });
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
        responder.close();
    }
}
