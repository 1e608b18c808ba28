/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import java.util.concurrent.CompletableFuture;

/** What the key-value scenario asks of a store; keys are numbers. */
interface KeyValueClient {

    void put(long key);

    CompletableFuture<?> putAsync(long key);

    void get(long key);
}
