/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Keeps the messages that a handler got, and how many calls of the handler overlapped. */
public final class Received implements Consumer<WireMessage> {

    private final List<WireMessage> messages = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public void accept(WireMessage message) {
        messages.add(message);
    }

    public List<WireMessage> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    public int size() {
        return messages.size();
    }

    public List<String> subjects() {
        return messages().stream().map(WireMessage::subject).toList();
    }

    public List<String> texts() {
        return messages().stream().map(message -> message.payload().utf8()).toList();
    }

    public void enter() {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    }

    public void leave() {
        inside.decrementAndGet();
    }

    /** How many were inside at once, at most. */
    public int most() {
        return most.get();
    }
}
