/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.ClosableIterator;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import java.util.concurrent.CompletableFuture;

/** JetStream through Varve. */
final class VarveBackendClient implements BackendClient {

    private final Varve varve;
    private final VarveKeyValues keys;
    private final Subject subject;
    private final Message message = Payload.message();

    VarveBackendClient(Varve varve) {
        this.varve = varve;
        this.keys = new VarveKeyValues(varve, Durability.PROCESS);
        this.subject = Subject.of("bench.varve");
        var unused = varve.streams().ensure(StreamSpec.of("bench-varve", subject.value()));
    }

    @Override
    public CompletableFuture<?> publishAsync() {
        return varve.streams().publishAsync(subject, message, PublishOptions.none());
    }

    @Override
    public void publish() {
        Receipt unused = varve.streams().publish(subject, message);
    }

    @Override
    public void read(long count) {
        try (ClosableIterator<StoredMessage> messages = varve.streams().getAll(subject, Range.all())) {
            for (long i = 0; i < count; i++) {
                if (!messages.hasNext()) {
                    throw StorageException.corrupt("there are " + i + " messages, not " + count, null);
                }
                StoredMessage unused = messages.next();
            }
        }
    }

    @Override
    public void put(long key) {
        keys.put(key);
    }

    @Override
    public CompletableFuture<?> putAsync(long key) {
        return keys.putAsync(key);
    }

    @Override
    public void get(long key) {
        keys.get(key);
    }
}
