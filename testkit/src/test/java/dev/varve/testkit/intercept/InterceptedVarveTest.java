/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.testkit.model.ModelVarve;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class InterceptedVarveTest {

    private static final Subject SUBJECT = Subject.of("intercepted.subject");

    private final List<String> seen = new ArrayList<>();

    private Varve watched(Varve store) {
        return InterceptedVarve.of(store, call -> {
            seen.add(call.verb());
            return call.proceed();
        });
    }

    @Test
    @DisplayName("every call is seen once, default methods too, and what answers from memory is not")
    void seesCallsOnce() {
        try (Varve store = watched(ModelVarve.empty())) {
            store.streams().publish(SUBJECT, Message.of("x"));
            store.within(Duration.ofSeconds(1)).streams().last(SUBJECT);
            store.keyValues().buckets();
            store.capabilities();
            store.health();
        }
        assertThat(seen).containsExactly("publish", "last", "buckets");
    }

    @Test
    @DisplayName("calls on consumers and deliveries that come from the store are seen as well")
    void seesHandles() {
        Varve store = watched(InterceptedVarve.of(
                ModelVarve.empty(), call -> call.verb().equals("consumer") ? new OneDelivery() : call.proceed()));
        try (StreamConsumer consumer = store.streams().consumer(ConsumerSpec.of("name", SUBJECT.value()))) {
            Delivery delivery = consumer.fetch(1, Duration.ZERO).get(0);
            assertThat(delivery.count()).isEqualTo(1);
            delivery.ack();
            consumer.pause();
        }
        assertThat(seen).containsExactly("consumer", "fetch", "ack", "pause");
    }

    @Test
    @DisplayName("a call tells whether it reads, what it addresses, and under which id it writes")
    void tellsOfCalls() {
        List<String> told = new ArrayList<>();
        Varve store = InterceptedVarve.of(ModelVarve.empty(), call -> {
            told.add(call.verb() + " " + call.isRead() + " " + call.isAsync() + " " + call.addressed() + " "
                    + call.msgId().orElse("-"));
            return call.proceed();
        });
        PublishOptions options = PublishOptions.msgId("id");
        store.streams().publishAsync(SUBJECT, Message.of("x"), options).join();
        store.streams().publishAll(List.of(new Publication(SUBJECT, Message.of("x"), options)));
        store.streams().get(SUBJECT, 1);

        assertThat(told)
                .containsExactly(
                        "publishAsync false true " + SUBJECT + " id",
                        "publishAll false false  id",
                        "get true false " + SUBJECT + " -");
    }

    private record OneDelivery() implements StreamConsumer {
        @Override
        public List<Delivery> fetch(int max, Duration wait) {
            return List.of(new Settled());
        }

        @Override
        public ConsumerInfo info() {
            return new ConsumerInfo(ConsumerSpec.of("name", SUBJECT.value()), "stream", 0, 0, 0, 0, 0, false);
        }

        @Override
        public void pause() {
            // Only that it was called matters.
        }

        @Override
        public void resume() {
            // Only that it was called matters.
        }

        @Override
        public void close() {
            // Only that it was called matters.
        }
    }

    private record Settled() implements Delivery {
        @Override
        public StoredMessage message() {
            return new StoredMessage(SUBJECT, 1, Instant.EPOCH, Message.of("x"));
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public void ack() {
            // Only that it was called matters.
        }

        @Override
        public void nak(Duration delay) {
            // Only that it was called matters.
        }

        @Override
        public void term(String reason) {
            // Only that it was called matters.
        }

        @Override
        public void inProgress() {
            // Only that it was called matters.
        }
    }
}
