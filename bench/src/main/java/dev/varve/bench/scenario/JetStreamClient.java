/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.StorageException;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** A connection to JetStream by its own library, used as its documentation advises. */
final class JetStreamClient implements AutoCloseable {

    private final Connection connection;
    private final JetStream jetStream;

    private JetStreamClient(Connection connection, JetStream jetStream) {
        this.connection = connection;
        this.jetStream = jetStream;
    }

    static JetStreamClient connect(String url) {
        Connection connection = connection(url);
        return call("connecting", () -> new JetStreamClient(connection, connection.jetStream()));
    }

    /** A plain connection, to a server with or without JetStream. */
    static Connection connection(String url) {
        return call(
                "connecting to " + url,
                () -> Nats.connect(Options.builder().server(url).build()));
    }

    /** Something of the library's that throws. */
    interface Action<T> {
        T run() throws IOException, JetStreamApiException, TimeoutException, InterruptedException;
    }

    /** Does something, with the failures of the library as those of this program. */
    static <T> T call(String what, Action<T> action) {
        try {
            return action.run();
        } catch (IOException | JetStreamApiException | TimeoutException e) {
            throw StorageException.unavailable(what + " failed at the peer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted while " + what, e);
        }
    }

    Connection connection() {
        return connection;
    }

    /** Creates a stream on disk, one replica. */
    void createStream(String name, String... subjects) {
        StreamConfiguration wanted = StreamConfiguration.builder()
                .name(name)
                .subjects(subjects)
                .storageType(StorageType.File)
                .replicas(1)
                .build();
        call(
                "creating the stream " + name,
                () -> connection.jetStreamManagement().addStream(wanted));
    }

    CompletableFuture<?> publish(String subject, byte[] value) {
        return jetStream.publishAsync(subject, value);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
