/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.StorageException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Clients that a scenario has opened, closed in reverse order. */
final class Opened implements AutoCloseable {

    private final Deque<AutoCloseable> clients = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T client) {
        clients.push(client);
        return client;
    }

    @Override
    public void close() {
        while (!clients.isEmpty()) {
            try {
                clients.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw StorageException.unavailable("a client cannot be closed: " + e, e);
            }
        }
    }
}
