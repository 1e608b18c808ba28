/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a server process did not do what was asked of it, such as start; the message ends with its log's tail.
 */
public class NatsServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NatsServerException(String message) {
        super(message);
    }

    NatsServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
