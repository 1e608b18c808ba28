/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.store;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.StoreContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a store still knows after it was closed and opened again. */
@ResourceLock(StoreContract.OPENING)
public abstract class RestartContract extends StoreContract {

    private final Subject subject = freshSubject();
    private final Subject declared = freshSubject();
    private final StreamSpec spec = StreamSpec.of(freshName(), declared.value());
    private final Key key = Key.of(freshName(), "key");
    private final Key gone = Key.of(key.bucket(), "gone");
    private final ObjectName object = ObjectName.of(freshName(), "object");
    private final ConsumerSpec consumer = ConsumerSpec.of(freshName(), declared.value());

    private List<StoredMessage> before = List.of();
    private Optional<FeedPosition> position = Optional.empty();
    private long lastRevision;
    private Optional<Varve> reopened = Optional.empty();

    /** For the backends that must fulfil it. */
    protected RestartContract() {}

    @BeforeAll
    final void restart() {
        try (Varve first = backend().open()) {
            writeStreams(first);
            first.keyValues().put(key, Bytes.utf8("value"));
            first.keyValues().put(gone, Bytes.utf8("value"));
            first.keyValues().delete(gone);
            lastRevision = first.keyValues().info(key.bucket()).orElseThrow().lastRevision();
            first.objects().put(object, new ByteArrayInputStream(new byte[] {1, 2, 3}));
        }
        reopened = backend().reopen();
    }

    private void writeStreams(Varve first) {
        for (int i = 1; i <= 4; i++) {
            first.streams().publish(subject, Message.of("m" + i), PublishOptions.msgId("id-" + i));
        }
        try (Changes feed = first.streams().changes(subject.filter(), FeedStart.beginning())) {
            feed.next(patience());
            position = feed.next(patience()).map(Change::position);
        }
        first.streams().delete(subject, 2);
        first.streams().delete(subject, 4);
        before = first.streams().getAll(subject, Range.all()).toList();
        first.streams().ensure(spec);
        first.streams().publish(declared, Message.of("d1"));
        first.streams().publish(declared, Message.of("d2"));
        if (has(Capability.DURABLE_CONSUMER)) {
            try (StreamConsumer handle = first.streams().consumer(consumer)) {
                handle.fetch(1, patience()).forEach(Delivery::ack);
                handle.pause();
            }
        }
    }

    @AfterAll
    final void closeReopened() {
        reopened.ifPresent(Varve::close);
    }

    @BeforeEach
    final void needsReopen() {
        if (reopened.isEmpty()) {
            assertThat(store().capabilities().strongest())
                    .as("a store that claims to survive its process must be reopened: implement reopen()")
                    .isEqualTo(Durability.VOLATILE);
        }
        Assumptions.assumeTrue(reopened.isPresent(), "this backend keeps nothing, and says so");
    }

    private Varve again() {
        return reopened.orElseThrow();
    }

    @Test
    @DisplayName("messages are what they were")
    void messages() {
        assertThat(again().streams().getAll(subject, Range.all()).toList())
                .startsWith(before.toArray(StoredMessage[]::new));
    }

    @Test
    @DisplayName("PS-7: sequences go on after the last one ever given, deleted or not")
    void sequencesGoOn() {
        long last = again().streams().info(subject).orElseThrow().lastSeq();
        assertThat(last).isGreaterThanOrEqualTo(4);
        assertThat(again().streams().publish(subject, Message.of("next")).seq()).isEqualTo(last + 1);
        assertRefused(ErrorCode.SEQ_CONFLICT, () -> again().streams().set(subject, 4, Message.of("m4")));
    }

    @Test
    @DisplayName("PS-23: message ids are still remembered")
    void idsAreRemembered() {
        Receipt again = again().streams().publish(subject, Message.of("m3"), PublishOptions.msgId("id-3"));

        assertThat(again.duplicate()).isTrue();
        assertThat(again.seq()).isEqualTo(3);
    }

    @Test
    @DisplayName("a declared stream is what it was declared to be")
    void declarations() {
        StreamInfo info = again().streams().info(declared).orElseThrow();

        assertThat(info.name()).isEqualTo(spec.name());
        assertThat(info.declared()).isTrue();
        assertThat(again().streams().diff(spec)).isEmpty();
    }

    @Test
    @DisplayName("PS-25: a feed resumes where it was, deletes made before the restart included, or starts anew")
    void feedResumes() {
        List<Long> state = new ArrayList<>(List.of(1L, 2L));
        List<Long> wanted = again().streams().getAll(subject, Range.all()).toList().stream()
                .map(StoredMessage::seq)
                .toList();
        try (Changes feed = again().streams().changes(subject.filter(), FeedStart.after(position.orElseThrow()))) {
            eventually().until(() -> {
                feed.next(TOLERANCE).ifPresent(change -> apply(state, change));
                return has(Capability.CHANGE_FEED_DELETES) ? state.equals(wanted) : state.containsAll(wanted);
            });
        }
    }

    private static void apply(List<Long> state, Change change) {
        switch (change.kind()) {
            case SET -> state.add(change.seq());
            case DELETE, EVICT -> state.remove(change.seq());
            case DELETE_ALL -> state.removeIf(seq -> seq <= change.seq());
            case RESET -> state.clear();
        }
    }

    @Test
    @DisplayName("keys have their values, deleted ones have none, and revisions go on")
    void keyValuesStay() {
        assertThat(again().keyValues().get(key).orElseThrow().value().utf8()).isEqualTo("value");
        assertThat(again().keyValues().get(gone)).isEmpty();
        assertThat(again().keyValues().put(gone, Bytes.utf8("new")).seq()).isGreaterThan(lastRevision);
        again().keyValues().delete(gone);
    }

    @Test
    @DisplayName("objects have their bytes")
    void objectsStay() throws IOException {
        try (var reader = again().objects().get(object).orElseThrow()) {
            assertThat(reader.stream().readAllBytes()).containsExactly(1, 2, 3);
        }
    }

    @Test
    @DisplayName("a consumer stands where it stood, and its pause survives")
    void consumersStay() {
        Assumptions.assumeTrue(has(Capability.DURABLE_CONSUMER), "refused where it is missing: see the capabilities");
        try (StreamConsumer handle = again().streams().consumer(consumer)) {
            assertThat(handle.info().paused()).isTrue();
            assertThat(handle.info().ackFloor()).isEqualTo(1);
            handle.resume();
            List<Delivery> next = handle.fetch(1, patience());
            assertThat(next).extracting(delivery -> delivery.message().seq()).containsExactly(2L);
        }
    }
}
