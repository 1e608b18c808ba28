/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.backend.StoreContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Views of a store with another deadline. */
public abstract class DeadlineContract extends StoreContract {

    private static final Duration IMPOSSIBLE = Duration.ofNanos(1);
    private static final int TRIES = 20;

    /** For the backends that must fulfil it. */
    protected DeadlineContract() {}

    @Test
    @DisplayName("a view is the same store")
    void sameStore() {
        Subject subject = freshSubject();
        Key key = Key.of(freshName(), "key");
        Varve view = store().within(patience());
        view.streams().publish(subject, Message.of("x"));
        view.keyValues().put(key, Bytes.utf8("value"));

        assertThat(streams().last(subject)).isPresent().isEqualTo(view.streams().last(subject));
        assertThat(keyValues().get(key)).isPresent().isEqualTo(view.keyValues().get(key));
    }

    @Test
    @DisplayName("closing a view does nothing")
    void closeDoesNothing() {
        Subject subject = freshSubject();
        Varve view = store().within(patience());
        view.close();

        assertThat(view.streams().publish(subject, Message.of("1")).seq()).isEqualTo(1);
        assertThat(streams().publish(subject, Message.of("2")).seq()).isEqualTo(2);
    }

    @Test
    @DisplayName("a read with no time answers or is unavailable, nothing else")
    void readPastDeadline() {
        Subject subject = freshSubject();
        streams().publish(subject, Message.of("x"));
        Varve hurried = store().within(IMPOSSIBLE);
        for (int i = 0; i < TRIES; i++) {
            try {
                assertThat(hurried.streams().last(subject)).isPresent();
            } catch (StorageException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            }
        }
    }

    @Test
    @DisplayName("of writes with no time, those that report failure are not stored and those that report success are")
    void writePastDeadline() {
        Subject subject = freshSubject();
        Varve hurried = store().within(IMPOSSIBLE);
        Set<String> stored = new HashSet<>();
        Set<String> unknown = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            String value = "m" + i;
            try {
                hurried.streams().publish(subject, Message.of(value), PublishOptions.msgId(value));
                stored.add(value);
            } catch (OutcomeUnknownException e) {
                assertThat(e.target()).isEqualTo(subject.value());
                assertThat(e.msgId()).isEqualTo(value);
                unknown.add(value);
            } catch (StorageException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            }
        }
        // Resolved by trying again under the same id: what was on its way has then arrived or never will.
        unknown.forEach(value -> streams().publish(subject, Message.of(value), PublishOptions.msgId(value)));
        Set<String> expected = new HashSet<>(stored);
        expected.addAll(unknown);
        assertThat(values(subject)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<String> values(Subject subject) {
        List<String> values = new ArrayList<>();
        for (StoredMessage stored : streams().getAll(subject, Range.all()).toList()) {
            values.add(stored.message().value().orElseThrow().utf8());
        }
        return values;
    }
}
