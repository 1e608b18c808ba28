/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.stream.Change;
import dev.varve.stream.StreamLimits;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/** Evicts what is past its time or exceeds the limits of a stream, oldest first; each message once. Within a group. */
final class Retention {

    private final StreamContext stream;
    private final Messages messages;

    Retention(StreamContext stream, Messages messages) {
        this.stream = stream;
        this.messages = messages;
    }

    /** Evicts what is past its time. */
    void expire() {
        stream.dedup().age(stream.horizon());
        long now = stream.file().now();
        Optional<Messages.Aged> next = messages.soonestToExpire();
        while (next.isPresent() && next.get().time() <= now) {
            messages.remove(Change.Kind.EVICT, next.get().seq());
            next = messages.soonestToExpire();
        }
        if (stream.spec().limits().maxAge().isPresent()) {
            Optional<Messages.Aged> eldest = messages.eldest();
            while (eldest.isPresent() && eldest.get().time() <= stream.ageLimit()) {
                messages.remove(Change.Kind.EVICT, eldest.get().seq());
                eldest = messages.eldest();
            }
        }
    }

    /** When something will be past its time; empty if nothing ever will. */
    OptionalLong nextExpiry() {
        long ttl = messages.soonestToExpire().map(Messages.Aged::time).orElse(Long.MAX_VALUE);
        long age = stream.spec().limits().maxAge().isEmpty()
                ? Long.MAX_VALUE
                : messages.eldest()
                        .map(eldest -> Times.after(
                                eldest.time(), stream.spec().limits().maxAge().orElseThrow()))
                        .orElse(Long.MAX_VALUE);
        long next = Math.min(ttl, age);
        return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /** Evicts what exceeds the limits after messages of {@code touched} were stored. */
    void enforce(Collection<SubjectRow> touched) {
        StreamLimits limits = stream.spec().limits();
        if (limits.maxMessagesPerSubject() > 0) {
            for (SubjectRow subject : touched) {
                while (subject.items() > limits.maxMessagesPerSubject()) {
                    messages.remove(
                            Change.Kind.EVICT,
                            messages.oldest(subject).orElseThrow().seq());
                }
            }
        }
        while (overflows(limits)) {
            messages.remove(Change.Kind.EVICT, messages.eldest().orElseThrow().seq());
        }
    }

    /** {@link #enforce(Collection)} after a limit was lowered. */
    void enforceAll() {
        if (stream.spec().limits().maxMessagesPerSubject() > 0) {
            stream.subjects().flush();
            enforce(stream.subjects().crowded(stream.spec().limits().maxMessagesPerSubject()));
        }
        enforce(java.util.List.of());
    }

    private boolean overflows(StreamLimits limits) {
        boolean tooMany = limits.maxMessages() > 0 && stream.state().get(Counter.ITEMS) > limits.maxMessages();
        boolean tooLarge = limits.maxBytes() > 0 && stream.state().get(Counter.BYTES) > limits.maxBytes();
        return tooMany || tooLarge;
    }
}
