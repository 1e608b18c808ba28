/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Connects to the first server that can be reached. Safe for use by many threads, one at a time. */
final class NatsConnector {

    private static final Duration CALLBACK_LIMIT = Duration.ofSeconds(1);

    private final NatsConfig config;
    private final JnatsThreads threads;
    private final SessionEvents events;
    private final Set<NatsUrl> urls = new LinkedHashSet<>();

    NatsConnector(NatsConfig config, JnatsThreads threads, SessionEvents events) {
        this.config = config;
        this.threads = threads;
        this.events = events;
        config.urls().forEach(url -> urls.add(NatsUrl.of(url)));
    }

    /** @throws StorageException {@code DENIED} if a server refused, {@code UNAVAILABLE} if none was reached */
    synchronized NatsSession connect() {
        List<StorageException> failures = new ArrayList<>();
        for (NatsUrl url : List.copyOf(urls)) {
            try {
                return connect(url);
            } catch (StorageException e) {
                failures.add(e);
            }
        }
        throw combined(failures);
    }

    private NatsSession connect(NatsUrl url) {
        SessionListener listener = new SessionListener(config.name(), events, threads.loops());
        Options options = JnatsOptions.of(config, url, threads, listener);
        try {
            Connection connection = Nats.connect(options);
            if (connection.getStatus() != Connection.Status.CONNECTED) {
                throw new IOException("the connection ended while it was made");
            }
            connection
                    .getServerInfo()
                    .getConnectURLs()
                    .forEach(other -> url.neighbour(other).ifPresent(urls::add));
            return NatsSession.of(connection, listener.port(), url, threads);
        } catch (IOException | RuntimeException e) {
            // jnats fails with what it happens to meet where the listener closes the connection while it is made; and
            // it
            // tells why on its callback thread, which may lag behind.
            threads.awaitCallbacks(CALLBACK_LIMIT);
            throw ConnectFailure.of(url, e, listener, config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted while connecting to NATS at " + url, e);
        }
    }

    private static StorageException combined(List<StorageException> failures) {
        if (failures.size() == 1) {
            return failures.get(0);
        }
        String message = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
        boolean denied = failures.stream().anyMatch(failure -> failure.code() == ErrorCode.DENIED);
        StorageException first = failures.get(0);
        return denied ? StorageException.denied(message, first) : StorageException.unavailable(message, first);
    }
}
