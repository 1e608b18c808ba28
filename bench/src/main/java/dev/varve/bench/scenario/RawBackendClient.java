/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Bytes;
import dev.varve.StorageException;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStream;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.OrderedConsumerContext;
import io.nats.client.PublishOptions;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** JetStream through its own library; each message has an id and names its stream, as Varve has it, and of each one that is read sequence, time, headers and value are looked at, which the library reads when it is asked. */
final class RawBackendClient implements BackendClient {

    private static final String STREAM = "bench-raw";
    private static final String SUBJECT = "bench.raw";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final JetStreamClient client;
    private final JetStream jetStream;
    private final JetStreamKeyValues keys;
    private final byte[] value = Payload.array();

    /** What Varve tells of each message. */
    private record Told(String subject, long seq, Instant time, Headers headers, Bytes value) {

        static Told by(Message message) {
            return new Told(
                    message.getSubject(),
                    message.metaData().streamSequence(),
                    message.metaData().timestamp().toInstant(),
                    message.getHeaders(),
                    Bytes.wrap(message.getData()));
        }
    }

    RawBackendClient(JetStreamClient client) {
        this.client = client;
        this.jetStream =
                JetStreamClient.call("connecting", () -> client.connection().jetStream());
        this.keys = new JetStreamKeyValues(client).readFromLeader();
        client.createStream(STREAM, SUBJECT);
    }

    private static PublishOptions options() {
        return PublishOptions.builder()
                .messageId(UUID.randomUUID().toString())
                .expectedStream(STREAM)
                .build();
    }

    @Override
    public CompletableFuture<?> publishAsync() {
        return jetStream.publishAsync(SUBJECT, value, options());
    }

    @Override
    public void publish() {
        PublishAck unused = JetStreamClient.call("publish", () -> jetStream.publish(SUBJECT, value, options()));
    }

    @Override
    public void read(long count) {
        OrderedConsumerContext consumer = JetStreamClient.call(
                "making a consumer",
                () -> client.connection()
                        .getStreamContext(STREAM)
                        .createOrderedConsumer(new OrderedConsumerConfiguration().filterSubject(SUBJECT)));
        IterableConsumer messages = JetStreamClient.call("reading", consumer::iterate);
        try {
            for (long i = 0; i < count; i++) {
                Told unused = Told.by(JetStreamClient.call("reading", () -> next(messages)));
            }
        } finally {
            messages.stop();
        }
    }

    private static Message next(IterableConsumer messages) throws InterruptedException {
        try {
            Message next = messages.nextMessage(PATIENCE);
            if (next == null) {
                throw StorageException.corrupt("the peer has fewer messages than were published", null);
            }
            return next;
        } catch (JetStreamStatusCheckedException e) {
            throw StorageException.unavailable("the peer stopped reading: " + e.getMessage(), e);
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
