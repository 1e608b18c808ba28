/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.StorageException;
import io.nats.client.JetStreamManagement;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueStatus;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.util.concurrent.CompletableFuture;

/** A bucket of JetStream, on disk, one replica, history of one value. */
final class JetStreamKeyValues implements KeyValueClient {

    private static final String BUCKET = "bench";

    private final JetStreamClient client;
    private final KeyValue keys;
    private final byte[] value = Payload.array();

    JetStreamKeyValues(JetStreamClient client) {
        this.client = client;
        this.keys = JetStreamClient.call("creating a bucket", () -> {
            KeyValueStatus unused = client.connection()
                    .keyValueManagement()
                    .create(KeyValueConfiguration.builder()
                            .name(BUCKET)
                            .storageType(StorageType.File)
                            .replicas(1)
                            .build());
            return client.connection().keyValue(BUCKET);
        });
    }

    /** Has values read from the leader from now on, as Varve reads them, and no longer from whichever replica answers. */
    JetStreamKeyValues readFromLeader() {
        JetStreamManagement management =
                JetStreamClient.call("managing", () -> client.connection().jetStreamManagement());
        StreamInfo unused = JetStreamClient.call("changing a bucket", () -> {
            StreamConfiguration made = management.getStreamInfo("KV_" + BUCKET).getConfiguration();
            return management.updateStream(
                    StreamConfiguration.builder(made).allowDirect(false).build());
        });
        return this;
    }

    @Override
    public void put(long key) {
        long unused = JetStreamClient.call("put", () -> keys.put("k" + key, value));
    }

    /** What {@link KeyValue#put} sends, without waiting: the library has no asynchronous put. */
    @Override
    public CompletableFuture<?> putAsync(long key) {
        return client.publish("$KV." + BUCKET + ".k" + key, value);
    }

    @Override
    public void get(long key) {
        KeyValueEntry found = JetStreamClient.call("get", () -> keys.get("k" + key));
        if (found == null) {
            throw StorageException.corrupt("key " + key + " has no value at the peer", null);
        }
    }
}
