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

/** Connects to the first server that can be reached. Used by one thread at a time. */
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
    NatsSession connect() {
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
        SessionListener listener = new SessionListener(config.name(), events);
        Options options = JnatsOptions.of(config, url, threads, listener);
        try {
            Connection connection = Nats.connect(options);
            connection
                    .getServerInfo()
                    .getConnectURLs()
                    .forEach(other -> url.neighbour(other).ifPresent(urls::add));
            return NatsSession.of(connection, url, threads);
        } catch (IOException e) {
            throw ConnectFailure.of(url, e, heard(listener), config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted while connecting to NATS at " + url, e);
        }
    }

    /** What was told of the failure: jnats tells on its callback thread, which may lag behind. */
    private List<Exception> heard(SessionListener listener) {
        try {
            threads.awaitCallbacks(CALLBACK_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return listener.failures();
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
