/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.stream.StoredMessage;
import java.lang.ref.SoftReference;
import java.util.function.Supplier;

/** A message that is read when it is asked for, and kept as long as there is memory for it. Safe for use by many threads. */
final class LateMessage implements Supplier<StoredMessage> {

    private final Supplier<StoredMessage> read;
    private volatile SoftReference<StoredMessage> kept = new SoftReference<>(null);

    LateMessage(Supplier<StoredMessage> read) {
        this.read = read;
    }

    @Override
    public StoredMessage get() {
        StoredMessage message = kept.get();
        if (message == null) {
            message = read.get();
            kept = new SoftReference<>(message);
        }
        return message;
    }
}
