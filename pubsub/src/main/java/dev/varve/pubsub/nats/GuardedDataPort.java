/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import io.nats.client.impl.SocketDataPort;
import java.io.IOException;

/** A connection's socket, read through a {@link GuardedInput}. Public for jnats only, which makes it by its name. */
public final class GuardedDataPort extends SocketDataPort {

    /** For jnats. */
    public GuardedDataPort() {}

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        // The stream is a new one after the connection was made, and again after it was secured.
        if (!(in instanceof GuardedInput)) {
            in = new GuardedInput(in);
        }
        return super.read(into, offset, length);
    }
}
